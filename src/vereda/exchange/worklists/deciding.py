"""Answering an item, validating another State's answer, and undoing what was decided.

A match or a split moves a child's records, so where two States are concerned both must say so. That two children are two moves
nothing: it holds at once, and either State can open the item again. States that answer otherwise twice leave it to the Department.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from vereda.exchange.audit.actions import record
from vereda.exchange.children.deciding import actions as identity
from vereda.exchange.children.deciding.models import IdentityChange, Verdict
from vereda.exchange.children.deciding.standing import NotAsItWas, take_turn
from vereda.exchange.children.deciding.undoing import undo as undo_change
from vereda.exchange.worklists import letters
from vereda.exchange.worklists.access import ItemAccess, item_for
from vereda.exchange.worklists.assigning import assign, turn_to
from vereda.exchange.worklists.locks import Locked, lock_on
from vereda.exchange.worklists.models import WAITING, Remark, WorkItem

Answer = WorkItem.Answer
Status = WorkItem.Status
ANSWERS = {
    False: (Answer.MATCH, Answer.APART),
    True: (Answer.SPLIT, Answer.MATCH),
}  # of splits or not; the second moves nothing


class NotYourTurn(Exception):
    """The item does not wait for this person: it is settled, or the other State's turn, or the person's own answer."""


class AnsweredMeanwhile(Exception):
    """Somebody answered since the person saw the item. `item` is as it stands now."""

    def __init__(self, item: WorkItem) -> None:
        super().__init__(str(item))
        self.item = item


@dataclass(frozen=True)
class Given:
    """What a person answers, and why. `seen`: the item's turn as the person saw it. `off`, `off_keeps_id`: of a split."""

    answer: str
    why: str
    seen: int
    off: Sequence[int] = ()
    off_keeps_id: bool = False


@transaction.atomic
def answer(*, item: int, by: ItemAccess, given: Given) -> WorkItem:
    """Answer an item, or validate the other State's answer.

    Raises AnsweredMeanwhile, NotYourTurn, Locked (another item holds one of the children), NotAsItWas (the children changed since),
    Busy (a file is being matched). Nothing is written then.
    """
    ends = _ends(by, given.answer)
    if ends:
        take_turn()  # before the item's row, as the intake takes them
    access = _again(by, item, given.seen)
    if not access.may_decide or given.answer not in ANSWERS[access.item.is_split]:
        raise NotYourTurn
    if lock := lock_on(access.item.left.child_id, access.item.right.child_id, but=item):
        raise Locked(lock)
    if given.answer == Answer.SPLIT and access.item.status == Status.OPEN:
        access.item.off, access.item.off_keeps_id = list(given.off), given.off_keeps_id
    Remark.objects.create(
        item=access.item, kind=given.answer, by=by.user, state_id=access.speaks_for, at=timezone.now(), text=given.why
    )
    if _ends(access, given.answer):
        return _settle(access, given.answer)
    return _leave_to_others(access, given.answer)


def _again(by: ItemAccess, item: int, seen: int) -> ItemAccess:
    """The same access with the item's row locked, as it stands now."""
    WorkItem.objects.select_for_update().filter(pk=item).first()
    now = item_for(by.user, item)
    if now.item.turn != seen:
        raise AnsweredMeanwhile(now.item)
    return now


def _ends(by: ItemAccess, answered: str) -> bool:
    """Whether this answer settles the item."""
    item = by.item
    if by.is_department or not by.needs_two:
        return True
    if item.status == Status.OPEN:
        return answered == ANSWERS[item.is_split][1]
    return answered == item.answer


def _settle(by: ItemAccess, answered: str) -> WorkItem:
    """Carry out what was decided, and close what it settles besides."""
    item = by.item
    first = item.answered_by if item.status == Status.PROPOSED and item.answer == answered else None
    people = {"by": first.email, "also_by": by.user.email} if first else {"by": by.user.email}
    item.change = _carry_out(item, answered, people)
    item.status, item.answer, item.closed_at, item.turn = Status.DONE, answered, timezone.now(), item.turn + 1
    if first:
        item.validated_by = by.user
    else:
        item.answered_by, item.answered_for_id = by.user, by.speaks_for
    item.parked = False
    item.save()
    item.assignments.update(moves_up_on=None)
    close_what_it_settled(item.change, but=item.pk)
    _note(item, by, "settled")
    letters.tell_settled(item, by)
    return item


def _carry_out(item: WorkItem, answered: str, people: dict[str, str]) -> IdentityChange:
    one, other = item.left.child_id, item.right.child_id
    assert one
    assert other
    if answered == Answer.SPLIT:
        return identity.split(child=one, off=item.off, off_keeps_id=item.off_keeps_id, **people)
    if item.is_split:
        return identity.keep_together(child=one, **people)
    if answered == Answer.MATCH:
        into = item.keeps_id or min(one, other)
        if into not in (one, other):
            raise NotAsItWas
        return identity.merge(into=into, child=other if into == one else one, **people)
    return identity.keep_apart(one=one, other=other, **people)


def _leave_to_others(by: ItemAccess, answered: str) -> WorkItem:
    """Ask the other State to validate. A second time that they answer otherwise, the item is parked for the Department."""
    item, at = by.item, timezone.now()
    differs = item.status == Status.PROPOSED
    item.parked = differs and item.disputed
    item.disputed = differs
    item.status, item.answer, item.turn = Status.PROPOSED, answered, item.turn + 1
    item.answered_by, item.answered_for_id = by.user, by.speaks_for
    item.save()
    there = list(item.assignments.select_related("state"))
    if item.parked:
        item.assignments.update(moves_up_on=None)
        letters.raise_alarm([item])
    else:
        turn_to(there, [one.state_id for one in there if one.state_id != by.speaks_for], at=at)
        letters.ask_to_validate(item)
    _note(item, by, "answered")
    return item


def close_what_it_settled(change: IdentityChange, *, but: int) -> None:
    """Other items whose two records are now one child, or were called two, wait no more."""
    records = list(change.placements.values_list("state_record_id", flat=True))
    there = (
        WorkItem.objects.select_for_update(of=("self",))
        .select_related("left", "right")
        .filter(Q(left__in=records) | Q(right__in=records), status__in=WAITING)
        .exclude(pk=but)
        .order_by("pk")
    )
    parted = set(Verdict.objects.filter(opened_by=change, same=False).values_list("left_id", "right_id"))
    for item in there:
        joined = item.left.child_id == item.right.child_id
        if joined != item.is_split or (item.left_id, item.right_id) in parted:
            item.status_before, item.settled_by = item.status, change
            item.status, item.closed_at, item.turn = Status.MOOT, change.at, item.turn + 1
            item.save()


@transaction.atomic
def undo(*, item: int, by: ItemAccess, seen: int, why: str = "") -> WorkItem:
    """Undo what was decided: the children stand as before, and the item, where the exchange found it, waits again.

    Raises AnsweredMeanwhile, NotYourTurn (nothing was decided, or the person is of no State concerned), RestsOnIt, Busy.
    """
    take_turn()
    access = _again(by, item, seen)
    found = access.item
    if found.status != Status.DONE or not found.change or not access.speaks_for:
        raise NotYourTurn
    at = timezone.now()
    undone = undo_change(change=found.change, by=by.user.email)
    Remark.objects.create(item=found, kind=Remark.Kind.UNDONE, by=by.user, state_id=access.speaks_for, at=at, text=why)
    opened, found.change = found.opened_at, None
    found.open_again(at)
    found.opened_at = opened
    if found.is_started:
        found.status, found.closed_at = Status.UNDONE, at
    found.save()
    if found.waits:
        assign([found.pk], at=at)
    _open_what_it_settled(undone)
    _note(found, access, "undone")
    letters.tell_undone(found, access)
    return found


def _open_what_it_settled(undone: IdentityChange) -> None:
    settled = WorkItem.objects.filter(settled_by=undone.undoes, status=Status.MOOT)
    settled.update(status=F("status_before"), settled_by=None, closed_at=None, turn=F("turn") + 1)


def _note(item: WorkItem, by: ItemAccess, what: str) -> None:
    record(
        action=f"worklist.{what}",
        actor=by.user.email,
        on=("work item", str(item.pk)),
        state_code=by.speaks_for or "",
        facts={"kind": item.kind, "answer": item.answer, "change": item.change_id},
    )
