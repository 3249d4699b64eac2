"""A merge or a split that a person starts: an answer that waits for a second person, of another State where two are concerned."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.children.deciding.standing import NotAsItWas
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.worklists import letters
from vereda.exchange.worklists.assigning import assign, turn_to
from vereda.exchange.worklists.locks import Locked, lock_on
from vereda.exchange.worklists.models import Remark, WorkItem

Kind = WorkItem.Kind
Answer = WorkItem.Answer


@transaction.atomic
def start_merge(*, master: Child, other: Child, by: User, why: str) -> WorkItem:
    """Ask for two children to be made one that keeps the master's MSIX ID.

    Raises NotAsItWas (both are one child, or one is retired), Locked.
    """
    _hold(master, other)
    if master == other:
        raise NotAsItWas
    left, right = _nearest(list(master.state_records.all()), list(other.state_records.all()))
    item = WorkItem(kind=Kind.STARTED_MERGE, left=left, right=right, answer=Answer.MATCH, keeps=master)
    return _begin(item, by, why)


@transaction.atomic
def start_split(*, child: Child, off: Sequence[int], off_keeps_id: bool, by: User, why: str) -> WorkItem:
    """Ask for the State records `off` to be another child's.

    Raises NotAsItWas (they are no true part of the child, or it is retired), Locked.
    """
    _hold(child)
    records = list(child.state_records.all())
    apart = [one for one in records if one.pk in off]
    rest = [one for one in records if one.pk not in off]
    if not apart or not rest or len(apart) != len(set(off)):
        raise NotAsItWas
    left, right = _nearest(apart, rest)
    item = WorkItem(kind=Kind.STARTED_SPLIT, left=left, right=right, answer=Answer.SPLIT)
    item.off, item.off_keeps_id = [one.pk for one in apart], off_keeps_id
    return _begin(item, by, why)


def _hold(*children: Child) -> None:
    """Lock the children's rows, so that of two who start at once the second finds the lock of the first."""
    held = Child.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in children]).order_by("pk")
    if any(one.successor_id for one in held):
        raise NotAsItWas
    if lock := lock_on(*(one.pk for one in children)):
        raise Locked(lock)


def _nearest(some: list[StateRecord], others: list[StateRecord]) -> tuple[StateRecord, StateRecord]:
    """A record of each, of two States if there are such, in the order of their ids."""
    pairs = [(one, other) for one in some for other in others]
    one, other = min(pairs, key=lambda pair: (pair[0].state_id == pair[1].state_id, pair[0].pk, pair[1].pk))
    return (one, other) if one.pk < other.pk else (other, one)


def _begin(item: WorkItem, by: User, why: str) -> WorkItem:
    at = timezone.now()
    item.opened_at, item.status, item.turn, item.answered_by = at, WorkItem.Status.PROPOSED, 1, by
    item.save()
    assign([item.pk], at=at)
    there = list(item.assignments.select_related("state"))
    concerned = [one.state_id for one in there]
    own = [held.state_id for held in by.roles.all() if held.state_id]
    item.answered_for_id = next((state for state in own if state in concerned), next(iter(own), None))
    item.save(update_fields=["answered_for"])
    others = [state for state in concerned if state != item.answered_for_id]
    turn_to(there, others or concerned, at=at)
    Remark.objects.create(item=item, kind=item.answer, by=by, state_id=item.answered_for_id, at=at, text=why)
    record(
        action="worklist.started", actor=by.email, on=("work item", str(item.pk)), state_code=item.answered_for_id or "",
        facts={"kind": item.kind},
    )  # fmt: skip
    letters.ask_to_validate(item)
    return item
