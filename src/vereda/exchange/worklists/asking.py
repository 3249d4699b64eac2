"""The thread of an item, which both States read. While a question is not answered, the clock of the State that asked rests."""

from django.db import transaction
from django.utils import timezone

from vereda.exchange.audit.actions import record
from vereda.exchange.worklists import letters
from vereda.exchange.worklists.access import ItemAccess
from vereda.exchange.worklists.assigning import moves_up_on, today_in
from vereda.exchange.worklists.models import Remark, WorkItem


@transaction.atomic
def ask(*, item: int, by: ItemAccess, text: str) -> Remark:
    """Ask the other State. The one's own clock rests; the other State's runs, so that a question cannot lie for ever."""
    remark = _write(item, by, Remark.Kind.ASKED, text)
    for one in remark.item.assignments.select_related("state"):
        mine = one.state_id == by.speaks_for
        one.its_turn = True
        one.moves_up_on = None if mine else moves_up_on(one.level, today_in(one.state, remark.at))
        one.save(update_fields=["its_turn", "moves_up_on"])
    letters.tell_asked(remark.item, by)
    return remark


@transaction.atomic
def say(*, item: int, by: ItemAccess, text: str) -> Remark:
    """Add to the thread. If the other State has asked, this answers it: the clock of that State runs again."""
    remark = _write(item, by, Remark.Kind.SAID, text)
    if not by.speaks_for or not remark.item.waits or remark.item.parked:
        return remark
    for one in remark.item.assignments.exclude(state=by.speaks_for).filter(its_turn=True, moves_up_on=None):
        one.moves_up_on = moves_up_on(one.level, today_in(one.state, remark.at))
        one.save(update_fields=["moves_up_on"])
    return remark


def _write(item: int, by: ItemAccess, kind: Remark.Kind, text: str) -> Remark:
    held = WorkItem.objects.select_for_update().get(pk=item)
    remark = Remark.objects.create(
        item=held, kind=kind, by=by.user, state_id=by.speaks_for, at=timezone.now(), text=text
    )
    record(
        action=f"worklist.{kind}", actor=by.user.email, on=("work item", str(item)), state_code=by.speaks_for or "",
        facts={"letters": len(text)},
    )  # fmt: skip
    return remark
