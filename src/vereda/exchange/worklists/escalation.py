"""Up the ladder: district, region, State, each for as many working days as VEREDA_WORKLIST_DAYS says.

At its end an item is parked, with an alarm to both States and the Department. Time alone approves nothing.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from vereda.core.calendar import add_working_days
from vereda.exchange.audit.actions import record
from vereda.exchange.worklists import letters
from vereda.exchange.worklists.assigning import Level, moves_up_on, today_in
from vereda.exchange.worklists.models import WAITING, Assignment, WorkItem

PROGRAM = "vereda worklists"
PIECE = 500  # assignments in a transaction


def move_up(*, at: datetime) -> dict[str, int]:
    """Move up or park whatever is over its time, and tell people what will move up by their next working day.

    Can be repeated: what has moved has a new day, and of each day a person is told once. Returns `moved`, `parked`, `warned`.
    """
    counts = {"moved": 0, "parked": 0, "warned": 0}
    over = _due(at.date() + timedelta(1))  # wherever the day has ended first; each State's own day decides below
    for begin in range(0, len(over), PIECE):
        moved, parked = _move(over[begin : begin + PIECE], at)
        counts["moved"] += moved
        counts["parked"] += parked
    counts["warned"] = _warn(at)
    return counts


def _due(until: object) -> list[int]:
    there = Assignment.objects.filter(moves_up_on__lte=until, item__status__in=WAITING)
    return list(there.order_by("item_id", "pk").values_list("pk", flat=True))


@transaction.atomic
def _move(assignments: Sequence[int], at: datetime) -> tuple[int, int]:
    there = Assignment.objects.filter(pk__in=assignments).order_by("item_id", "pk").select_related("state")
    items = {item.pk: item for item in _locked({one.item_id for one in there})}
    moved, parked = 0, []
    for one in there.all():  # read again: whoever answered before the lock has moved the clock
        today = today_in(one.state, at)
        if one.moves_up_on is None or one.moves_up_on >= today or one.item_id not in items:
            continue
        if one.level == Level.STATE:
            parked.append(items[one.item_id])
        else:
            one.level = Level.REGION if one.level == Level.DISTRICT and one.region_id else Level.STATE
            one.since, one.moves_up_on = at, moves_up_on(one.level, today)
            one.save(update_fields=["level", "since", "moves_up_on"])
            one.people.clear()
            moved += 1
    stuck = list(dict.fromkeys(parked))
    _park(stuck)
    if moved or stuck:
        record(
            action="worklist.moved_up",
            actor=PROGRAM,
            on=("list", "worklist"),
            facts={"moved": moved, "parked": len(stuck)},
        )
    return moved, len(stuck)


@transaction.atomic
def park(*, items: Collection[int], by: str) -> int:
    """End the ladder for items that wait, with an alarm to both States and the Department. Returns how many were parked."""
    there = _locked(set(items))
    _park(there)
    if there:
        record(action="worklist.parked", actor=by, on=("list", "worklist"), facts={"parked": len(there)})
    return len(there)


def _locked(items: set[int]) -> list[WorkItem]:
    return list(
        WorkItem.objects.select_for_update().filter(pk__in=items, status__in=WAITING, parked=False).order_by("pk")
    )


def _park(items: Sequence[WorkItem]) -> None:
    if not items:
        return
    WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(parked=True)
    Assignment.objects.filter(item__in=items).update(moves_up_on=None)
    letters.raise_alarm(items)


@transaction.atomic
def _warn(at: datetime) -> int:
    """One mail a person and day, however many items."""
    soon = add_working_days(at.date(), 1)
    there = list(
        Assignment.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(moves_up_on__lte=soon, moves_up_on__gte=at.date(), item__status__in=WAITING)
        .exclude(warned_for=F("moves_up_on"))
        .select_related("state", "district", "region")
        .prefetch_related("people")
        .order_by("pk")
    )
    told = letters.warn(there)
    for one in there:
        one.warned_for = one.moves_up_on
    Assignment.objects.bulk_update(there, ["warned_for"], batch_size=PIECE)
    return told
