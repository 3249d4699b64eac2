"""Undoing a decision: records, retired MSIX IDs and what people had said stand again as they stood before it.

What came later from elsewhere stays: a record that a file has since brought to one of the children, or moved by evidence.
"""

from datetime import datetime

from django.db import transaction

from vereda.exchange.audit.actions import record
from vereda.exchange.children.deciding.models import IdentityChange, Placement, Verdict
from vereda.exchange.children.deciding.standing import NotAsItWas, last_words, living_end_of, place, show, take_turn
from vereda.exchange.children.matching import links
from vereda.exchange.children.models import Child, Link, StateRecord

Kind = IdentityChange.Kind


class RestsOnIt(Exception):
    """A later decision concerns the same records; it is undone first. `later` is the newest of these."""

    def __init__(self, later: IdentityChange) -> None:
        super().__init__(f"undo {later} first")
        self.later = later


@transaction.atomic
def undo(*, change: IdentityChange, by: str) -> IdentityChange:
    """Undo a merge, a split, or that two children were kept apart.

    Raises NotAsItWas (it is undone already, or is itself an undo), RestsOnIt, Busy.
    """
    at = take_turn()
    if change.kind == Kind.UNDO or IdentityChange.objects.filter(undoes=change).exists():
        raise NotAsItWas
    if later := newest_resting_on(change):
        raise RestsOnIt(later)
    undoing = IdentityChange.objects.create(kind=Kind.UNDO, at=at, by=by, undoes=change)
    children = _move_back(change, undoing)
    _say_as_before(change, undoing)
    show(children)
    record(
        action="identity.undo",
        actor=by,
        on=("change", str(change.pk)),
        facts={"change": undoing.pk, "was": change.kind},
    )
    return undoing


def newest_resting_on(change: IdentityChange) -> IdentityChange | None:
    """The newest later decision on the same records that stands."""
    concerned = change.placements.values_list("state_record_id", flat=True)
    standing = IdentityChange.objects.filter(pk__gt=change.pk, undone_by=None).exclude(kind=Kind.UNDO)
    return standing.filter(placements__state_record__in=list(concerned)).order_by("-pk").first()


def _move_back(change: IdentityChange, undoing: IdentityChange) -> set[int]:
    """Returns the children concerned."""
    placements = list(change.placements.order_by("state_record_id"))
    belongs = dict(
        StateRecord.objects.filter(pk__in=[one.state_record_id for one in placements])
        .order_by("id")
        .values_list("id", "child_id")
    )
    there = {one.after_id: living_end_of(one.after_id) for one in placements}
    moved = [
        one
        for one in placements
        if one.before_id != one.after_id and belongs[one.state_record_id] == there[one.after_id]
    ]
    children = {*belongs.values(), *(child for one in placements for child in (one.before_id, one.after_id))}
    links.lock(children)
    if moved:
        _unretire(change)
    home = {one.before_id: living_end_of(one.before_id) for one in moved}
    place(undoing, belongs, {one.state_record_id: home[one.before_id] for one in moved}, Link.Reason.UNDONE)
    _retire_what_is_empty(moved, home, undoing)
    return {*children, *home.values()}


def _unretire(change: IdentityChange) -> None:
    for child, (successor, at) in change.retired.items():
        Child.objects.filter(pk=int(child)).update(
            successor_id=successor, retired_at=datetime.fromisoformat(at) if at else None
        )


def _retire_what_is_empty(moved: list[Placement], home: dict[int, int], undoing: IdentityChange) -> None:
    """The MSIX ID that a split gave leads back to the one that it was taken from."""
    successors = {one.after_id: home[one.before_id] for one in moved}
    empty = Child.objects.filter(pk__in=successors, successor=None, state_records=None).values_list("pk", flat=True)
    links.retire({child: successors[child] for child in empty}, undoing.at, by=undoing.by)


def _say_as_before(change: IdentityChange, undoing: IdentityChange) -> None:
    """By pair, not by row: what was said may have been said again in the meantime, when a later decision was undone."""
    said = change.opened.values_list("left_id", "right_id")
    Verdict.objects.filter(pk__in=[one.pk for one in last_words(said)]).update(closed_by=undoing)
    Verdict.objects.bulk_create(
        Verdict(left_id=one.left_id, right_id=one.right_id, same=one.same, opened_by=undoing)
        for one in change.closed.order_by("left_id", "right_id")
    )
