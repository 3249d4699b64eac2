"""The one door to a child: found, authorised and recorded in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from vereda.core.elements.msix_id import is_valid
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.children.models import Child, Enrollment, StateRecord
from vereda.exchange.children.pace import keep_pace


class Purpose(StrEnum):
    """Why a record outside one's own scope may be opened (34 CFR 200.85(c), (f))."""

    ENROLLMENT = "enrollment"
    PLACEMENT = "placement"
    CREDIT_ACCRUAL = "credit_accrual"
    PARTICIPATION = "participation"


class NoSuchChild(Exception):
    """There is none, or the user may not know: the answer is the same."""


class NotAnMsixId(Exception):
    """The number is no MSIX ID: twelve digits of which the last checks the others."""


class PurposeNeeded(Exception):
    """The child is not known in the user's own scope; a stated purpose opens the record."""


@dataclass(frozen=True)
class ChildAccess:
    """A child that the user may see. `asked_for`: the retired MSIX ID that was asked for, if it was one."""

    child: Child
    purpose: Purpose | None
    asked_for: str | None = None


@transaction.atomic
def child_for(
    user: User,
    msix_id: str,
    *,
    purpose: str | None = None,
    doing: str = "viewed",
    permission: Permission = Permission.VIEW_CHILD,
) -> ChildAccess:
    """Find a child by MSIX ID and authorise the user; the look is recorded in the caller's transaction, or there is none.

    A retired ID leads to its successor. Raises NotAnMsixId, NoSuchChild, PurposeNeeded; TooFast; ValueError for an unknown purpose.
    """
    number = "".join(msix_id.split())
    asked = _by_number(number)
    scope = scope_of(user, permission)
    if scope.is_empty:
        raise NoSuchChild(number)
    child = asked.living
    stated = Purpose(purpose) if purpose else None
    known = is_known_in(child, scope)
    if not known and not scope.anywhere_with_purpose:
        raise NoSuchChild(number)
    if not known and stated is None:
        raise PurposeNeeded(number)
    keep_pace(user, child.msix_id)
    record(
        action=f"child.{doing}",
        actor=user.email,
        on=("child", child.msix_id),
        purpose=stated.value if stated else "",
        facts={"known": known and not scope.nation},
    )
    return ChildAccess(child, stated, None if asked == child else asked.msix_id)


@transaction.atomic
def child_at_console(msix_id: str, *, by: str) -> ChildAccess:
    """The same for who runs the exchange and sits at its own machine: no role is asked, the look is recorded all the same."""
    asked = _by_number(msix_id)
    child = asked.living
    record(action="child.viewed", actor=f"{by} at the console", on=("child", child.msix_id))
    return ChildAccess(child, None, None if asked == child else asked.msix_id)


def _by_number(number: str) -> Child:
    """A child that has a record to show, or one that was retired. Raises NotAnMsixId, NoSuchChild."""
    if not is_valid(number):
        raise NotAnMsixId(number)
    shown = Q(consolidated__isnull=False) | Q(successor__isnull=False)
    child = Child.objects.select_related("successor").filter(shown, msix_id=number).first()
    if child is None:
        raise NoSuchChild(number)
    return child


def is_known_in(child: Child, scope: Scope) -> bool:
    """Whether a State, district or school of the scope has the child on record."""
    return bool(known_among([child.pk], scope))


def known_among(children: Sequence[int], scope: Scope) -> frozenset[int]:
    """Those of the children whom a State, district or school of the scope has on record. At most two queries, however many."""
    if scope.nation:
        return frozenset(children)
    known: set[int] = set()
    if scope.states:
        known.update(
            StateRecord.objects.filter(child__in=children, state__in=scope.states).values_list("child_id", flat=True)
        )
    if scope.districts or scope.schools:
        place = Q(school_district_id__in=scope.districts) | Q(district_of_residence__in=scope.districts)
        place |= Q(school_identification_code__in=scope.schools)
        there = Enrollment.objects.filter(place, state_record__child__in=children)
        known.update(there.values_list("state_record__child_id", flat=True).distinct())
    return frozenset(known)
