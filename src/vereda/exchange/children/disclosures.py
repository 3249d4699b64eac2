"""Who was shown a child's record: what a parent may be given (34 CFR 99.32, 5 USC 552a(c))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission
from vereda.exchange.audit.models import Event
from vereda.exchange.children.access import child_for
from vereda.exchange.children.models import Child
from vereda.exchange.children.record import Record, record_of

LOOK = "child."  # how the actions of looks begin; of others on a child, `identity.merge` for one, the record tells
SEARCHED, LISTED = LOOK + "searched", LOOK + "listed"
NO_LOOK = (LOOK + "retired",)


@dataclass(frozen=True)
class Disclosure:
    """One look. `person` is None where no account looked but who runs the exchange.

    `what`: viewed, printed, exported …; `is_own`: by the child's own schools, districts and States, whose looks 34 CFR 99.32(d)(2)
    does not ask for.
    """

    at: datetime
    person: User | None
    what: str
    purpose: str
    is_own: bool


@dataclass(frozen=True)
class Disclosures:
    child: Child
    record: Record
    looks: Sequence[Disclosure]  # newest first


@transaction.atomic
def disclosures_of(user: User, msix_id: str, *, doing: str = "disclosures_viewed") -> Disclosures:
    """Every look at the child under any of the MSIX IDs it has had, searches and lists included. This is one more, recorded.

    Raises NotAnMsixId, NoSuchChild.
    """
    child = child_for(user, msix_id, doing=doing, permission=Permission.VIEW_DISCLOSURES).child
    numbers = [child.msix_id, *child.predecessors.values_list("msix_id", flat=True)]
    listed = Q()
    for number in numbers:
        listed |= Q(action__in=(SEARCHED, LISTED), facts__children__contains=[number])
    looks_at = Q(on_kind="child", on_id__in=numbers, action__startswith=LOOK) & ~Q(action__in=NO_LOOK)
    events = Event.objects.filter(looks_at | listed).order_by("-id")
    people = User.objects.prefetch_related("roles__state", "roles__region", "roles__district", "roles__school")
    by_address = {person.email: person for person in people.filter(email__in={event.actor for event in events})}
    looks = [
        Disclosure(
            at=event.at,
            person=by_address.get(event.actor),
            what=event.action.removeprefix(LOOK),
            purpose=event.purpose,
            is_own=_is_own(event, numbers),
        )
        for event in events
    ]
    return Disclosures(child, record_of(child), looks)


def _is_own(event: Event, numbers: Sequence[str]) -> bool:
    """A look tells whether the child was known to who looked, a search or a list which of its children were."""
    known = event.facts.get("known", False)
    return known if isinstance(known, bool) else not set(numbers).isdisjoint(known)
