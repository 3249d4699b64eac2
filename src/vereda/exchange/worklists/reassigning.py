"""Giving items to one or several administrators of one level: one's own, or one below (MSIX deck on worklists, 2010)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.worklists.access import assignments_of
from vereda.exchange.worklists.assigning import Level, moves_up_on, today_in
from vereda.exchange.worklists.models import Assignment, WorkItem

Role = RoleAssignment.Role
LEVEL_OF = {
    Role.DISTRICT_DATA_ADMINISTRATOR: Level.DISTRICT,
    Role.REGIONAL_DATA_ADMINISTRATOR: Level.REGION,
    Role.STATE_DATA_ADMINISTRATOR: Level.STATE,
}
LADDER = (Level.DISTRICT, Level.REGION, Level.STATE)


class Stays(StrEnum):
    """Why an item is not given away."""

    GONE = "gone"  # settled, or not in one's reach
    PARKED = "parked"
    OTHER_STATE = "other_state"  # it waits for the other State
    ELSEWHERE = "elsewhere"  # the child is of another State, region or district than the person's


@dataclass(frozen=True)
class Desk:
    """An administrator to whom items may be given: for a level in a State, and for these districts (all of it when empty)."""

    user: User
    level: Level
    state: str
    place: str
    districts: frozenset[str] = frozenset()

    def takes(self, one: Assignment) -> bool:
        return one.state_id == self.state and (not self.districts or one.district_id in self.districts)


class NotOneLevel(Exception):
    """The people are none, of several levels, or not to be given anything by this person."""


def desks(user: User) -> list[Desk]:
    """To whom the user may give: administrators of the own level and below, in the own State."""
    top = _highest(user)
    if top is None:
        return []
    scope = scope_of(user, Permission.VALIDATE)
    states = sorted({held.state_id for held in user.roles.all() if held.state_id})
    held = (
        RoleAssignment.objects.filter(role__in=LEVEL_OF, state__in=states)
        .select_related("user", "state", "region", "district")
        .prefetch_related("region__districts")
        .order_by("state_id", "user__name", "pk")
    )
    there = [_desk(one) for one in held if one.user.is_active]
    return [
        desk
        for desk in there
        if LADDER.index(desk.level) <= LADDER.index(top)
        and (desk.state in scope.states or (desk.districts and desk.districts <= scope.districts))
    ]


def _highest(user: User) -> Level | None:
    levels = [LEVEL_OF[Role(held.role)] for held in user.roles.all() if held.role in LEVEL_OF]
    return max(levels, key=LADDER.index, default=None)


def _desk(held: RoleAssignment) -> Desk:
    districts = {district.pk for district in held.region.districts.all()} if held.region else {held.district_id}
    return Desk(
        user=held.user,
        level=LEVEL_OF[Role(held.role)],
        state=str(held.state_id),
        place=str(held.region or held.district or held.state),
        districts=frozenset(filter(None, districts)),
    )


@transaction.atomic
def reassign(*, items: Sequence[int], people: Sequence[int], by: User) -> dict[int, Stays]:
    """Give items to people of one level; the clock of that level begins. Returns which items stay, and why.

    Raises NotOneLevel.
    """
    chosen = [desk for desk in desks(by) if desk.user.pk in people]
    levels = {desk.level for desk in chosen}
    if len(levels) != 1 or {desk.user.pk for desk in chosen} != set(people):
        raise NotOneLevel
    (level,) = levels
    held = {item.pk: item for item in WorkItem.objects.select_for_update().filter(pk__in=items).order_by("pk")}
    there = {one.item_id: one for one in assignments_of(by).filter(item__in=items).select_related("state")}
    stays: dict[int, Stays] = {}
    at = timezone.now()
    for number in items:
        one = there.get(number)
        if reason := _reason_to_stay(held.get(number), one, chosen):
            stays[number] = reason
            continue
        assert one
        one.level, one.since, one.moves_up_on = level, at, moves_up_on(level, today_in(one.state, at))
        one.save(update_fields=["level", "since", "moves_up_on"])
        one.people.set([desk.user for desk in chosen])
    record(
        action="worklist.reassigned", actor=by.email, on=("list", "worklist"),
        facts={"level": level, "given": len(items) - len(stays), "stay": len(stays)},
    )  # fmt: skip
    return stays


def _reason_to_stay(item: WorkItem | None, one: Assignment | None, chosen: Sequence[Desk]) -> Stays | None:
    if item is None or one is None or not item.waits:
        return Stays.GONE
    if item.parked:
        return Stays.PARKED
    if not one.its_turn:
        return Stays.OTHER_STATE
    return None if all(desk.takes(one) for desk in chosen) else Stays.ELSEWHERE
