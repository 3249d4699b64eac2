"""What a decision rests on and writes, in the caller's transaction: the turn to decide, who belongs where, links, verdicts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import product

from django.db import connection
from django.db.models import F
from django.utils import timezone
from psycopg import errors

from vereda.exchange.children import consolidated
from vereda.exchange.children.deciding.models import IdentityChange, Placement, Verdict
from vereda.exchange.children.matching import links
from vereda.exchange.children.matching.match import take_writers_lock
from vereda.exchange.children.models import Child, Link, StateRecord

PATIENCE = "5s"  # a person waits no longer for the matching of a large file
Pairs = Iterable[tuple[int, int]]


class NotAsItWas(Exception):
    """The children are not as the person saw them: merged, split or retired since."""


class Busy(Exception):
    """A State's file is being matched, and children cannot be changed until it is. Nothing was done."""


def take_turn() -> datetime:
    """Wait for one's turn as identity writer; the moment of the decision, later than that of any before. Raises Busy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            take_writers_lock()
        except Exception as trouble:
            if isinstance(trouble.__cause__, errors.LockNotAvailable):
                raise Busy from trouble
            raise
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    return timezone.now()


def living(*children: int) -> dict[int, list[int]]:
    """Child → its State records, in their order. Locks the children. Raises NotAsItWas where one is retired."""
    links.lock(children)
    if Child.objects.filter(pk__in=children, successor=None).count() != len(set(children)):
        raise NotAsItWas
    records: dict[int, list[int]] = {child: [] for child in children}
    for record, child in StateRecord.objects.filter(child__in=children).order_by("id").values_list("id", "child_id"):
        records[child].append(record)
    return records


def as_they_stand(child: int) -> dict[str, list[str | int | None]]:
    """The child and those that lead to it: → successor and moment of retirement, as `IdentityChange.retired` keeps them."""
    concerned = Child.objects.filter(pk=child) | Child.objects.filter(successor=child)
    return {
        str(one.pk): [one.successor_id, one.retired_at.isoformat() if one.retired_at else None] for one in concerned
    }


def place(change: IdentityChange, belongs: Mapping[int, int], to: Mapping[int, int], reason: Link.Reason) -> None:
    """Move State records to other children by links. `belongs`: of every record concerned, its child; `to`: of those that move."""
    moving = {record: child for record, child in to.items() if belongs[record] != child}
    links.lock([*belongs.values(), *moving.values()])
    links.mark_stale([*belongs.values(), *moving.values()])
    Link.objects.filter(state_record__in=moving, until=None).update(until=change.at)
    Link.objects.bulk_create(
        Link(state_record_id=record, child_id=child, since=change.at, reason=reason, by=change.also_by or change.by)
        for record, child in moving.items()
    )
    for record, child in moving.items():
        StateRecord.objects.filter(pk=record).update(child=child)
    Placement.objects.bulk_create(
        Placement(change=change, state_record_id=record, before_id=before, after_id=moving.get(record, before))
        for record, before in belongs.items()
    )


def across(some: Sequence[int], others: Sequence[int]) -> set[tuple[int, int]]:
    """Each record of the one with each of the other, as pairs `left` < `right`."""
    return {(min(a, b), max(a, b)) for a, b in product(some, others) if a != b}


def say(change: IdentityChange, said: Mapping[tuple[int, int], bool]) -> None:
    """Make these the last words on their pairs; those said before end, where they were others."""
    known = {(one.left_id, one.right_id): one for one in last_words(said)}
    contrary = [known[pair].pk for pair, same in said.items() if pair in known and known[pair].same != same]
    Verdict.objects.filter(pk__in=contrary).update(closed_by=change)
    Verdict.objects.bulk_create(
        Verdict(left_id=left, right_id=right, same=same, opened_by=change)
        for (left, right), same in sorted(said.items())
        if (left, right) not in known or known[left, right].same != same
    )


def last_words(pairs: Pairs) -> list[Verdict]:
    wanted = set(pairs)
    ends = {record for pair in wanted for record in pair}
    there = Verdict.objects.filter(closed_by=None, left__in=ends, right__in=ends).order_by("left_id", "right_id")
    return [one for one in there if (one.left_id, one.right_id) in wanted]


def show(children: Iterable[int]) -> None:
    """Make the consolidated records of these children anew at once, so that the next page shows what was decided."""
    consolidated.publish(only=sorted(set(children)))


def living_end_of(child: int) -> int:
    """The child itself, or the one that a retired one leads to."""
    return Child.objects.filter(pk=child).values_list(F("successor_id"), flat=True)[0] or child
