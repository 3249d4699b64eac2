"""Reading requests for corrections: for the State that decides, the State that was asked, and who took it in."""

from django.db.models import Q, QuerySet

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.audit.models import Event
from vereda.exchange.audit.queries import events_on
from vereda.exchange.children.models import Child
from vereda.exchange.corrections.models import Correction
from vereda.exchange.duties.models import Duty


class NoSuchCorrection(Exception):
    """There is none, or it is not the user's to see: the answer is the same."""


def corrections_of(user: User) -> QuerySet[Correction]:
    """Those that the user took in, and those that the user's State was asked or decides; newest first."""
    states = scope_of(user, Permission.DECIDE_CORRECTIONS).states
    mine = Q(owner__in=states) | Q(asked_state__in=states)
    if may(user, Permission.TAKE_CORRECTIONS):
        mine |= Q(taken_by=user)
    return Correction.objects.filter(mine).select_related(
        "child__successor", "owner", "asked_state", "taken_by", "decided_by"
    )


def correction_for(user: User, number: int) -> Correction:
    """Raises NoSuchCorrection."""
    found = corrections_of(user).filter(pk=number).first()
    if found is None:
        raise NoSuchCorrection(number)
    return found


def may_decide(user: User, correction: Correction) -> bool:
    return may(user, Permission.DECIDE_CORRECTIONS, state=correction.owner_id)


def waiting_corrections(user: User) -> int:
    """How many wait for the decision of the user's States."""
    states = scope_of(user, Permission.DECIDE_CORRECTIONS).states
    return Correction.objects.filter(owner__in=states, status=Correction.Status.ASKED).count() if states else 0


def corrections_about(child: Child) -> QuerySet[Correction]:
    """The trail on a child's record, those of IDs that were retired into it too. The caller has authorised the person."""
    its = Correction.objects.filter(Q(child=child) | Q(child__successor=child))
    return its.select_related("owner", "asked_state", "taken_by", "decided_by")


def clocks_of(correction: Correction) -> QuerySet[Duty]:
    return (
        Duty.objects.filter(trigger=f"correction:{correction.pk}")
        .select_related("state", "toward")
        .order_by("due_on", "pk")
    )


def trail_of(correction: Correction) -> QuerySet[Event]:
    return events_on("correction", str(correction.pk))
