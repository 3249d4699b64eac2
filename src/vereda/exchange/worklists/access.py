"""The one door to an item: found and authorised in one call. Who may look is also who may decide, when it is the State's turn."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.worklists.models import Assignment, WorkItem

Level = Assignment.Level
Role = RoleAssignment.Role


class NoSuchItem(Exception):
    """There is none, or the user may not know: the answer is the same."""


@dataclass(frozen=True)
class ItemAccess:
    """An item that the user may see. `own`: the assignments of the user's side; none for the Department."""

    item: WorkItem
    user: User
    own: tuple[Assignment, ...]
    others: tuple[Assignment, ...]

    @property
    def is_department(self) -> bool:
        return not self.own

    @property
    def needs_two(self) -> bool:
        """Whether two States are concerned, so that a person of each must agree."""
        return len(self.own) + len(self.others) > 1

    @property
    def acting(self) -> Assignment | None:
        """The assignment for which the user decides now, if it is the State's turn and not the user's own answer to validate."""
        if self.item.status == WorkItem.Status.PROPOSED and self.item.answered_by_id == self.user.pk:
            return None
        return next((one for one in self.own if one.its_turn), None)

    @property
    def may_decide(self) -> bool:
        if not self.item.waits:
            return False
        return self.item.parked if self.is_department else self.acting is not None

    @property
    def speaks_for(self) -> str | None:
        """The State in whose name the user speaks; None for the Department."""
        side = self.acting or next(iter(self.own), None)
        return side.state_id if side else None


def reach(user: User, permission: Permission = Permission.VIEW_WORKLISTS) -> Q | None:
    """The assignments that the user's roles reach: all of a State, those at the level of a region or a district, and those given
    to the user. None when there can be none.
    """
    scope = scope_of(user, permission)
    if scope.is_empty:
        return None
    regions = {
        held.region_id for held in user.roles.all() if held.role == Role.REGIONAL_DATA_ADMINISTRATOR and held.region_id
    }
    reached = Q(state__in=scope.states)
    if scope.districts:
        given = Assignment.people.through.objects.filter(user_id=user.pk).values("assignment_id")
        reached |= (
            Q(level=Level.DISTRICT, district__in=scope.districts)
            | Q(level=Level.REGION, region__in=regions)
            | Q(pk__in=given)
        )
    return reached  # for most a State alone, answered from its index


def assignments_of(user: User) -> QuerySet[Assignment]:
    """What the user may look at of what waits; for the Department, what is parked, each item once."""
    waiting = Assignment.objects.filter(waits=True)
    reached = reach(user)
    if reached is not None:
        return waiting.filter(reached)
    if not may(user, Permission.SETTLE_PARKED):
        return waiting.none()
    first = Assignment.objects.filter(item=OuterRef("item"), pk__lt=OuterRef("pk"))
    return waiting.filter(~Exists(first), parked=True)


def item_for(user: User, item: int) -> ItemAccess:
    """An item, waiting or settled, of the user's scope. Raises NoSuchItem."""
    reached = reach(user)
    of_department = reached is None and may(user, Permission.SETTLE_PARKED)
    if reached is None and not of_department:
        raise NoSuchItem(item)
    found = (
        WorkItem.objects.select_related("left__child", "right__child", "answered_by", "validated_by")
        .filter(pk=item)
        .order_by()
        .first()
    )
    if found is None:
        raise NoSuchItem(item)
    is_own = Case(When(reached, then=True), default=False, output_field=BooleanField()) if reached else Value(False)
    there = list(found.assignments.select_related("state", "other", "district", "region").annotate(is_own=is_own))
    own = tuple(one for one in there if one.is_own)
    if not (found.parked if of_department else own):
        raise NoSuchItem(item)
    return ItemAccess(found, user, own, tuple(one for one in there if not one.is_own))
