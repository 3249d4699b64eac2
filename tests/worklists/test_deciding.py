"""Answering, validating, disagreeing, undoing."""

from datetime import date

import pytest
from tests.children.decisions import standing
from tests.children.deliveries import assert_invariants, deliver, partition, student
from tests.worklists.conftest import seen

from vereda.exchange.audit.models import Event
from vereda.exchange.children.deciding.actions import merge
from vereda.exchange.children.deciding.undoing import RestsOnIt
from vereda.exchange.children.models import Link, StateRecord
from vereda.exchange.worklists.access import NoSuchItem, item_for
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.deciding import AnsweredMeanwhile, Given, NotYourTurn, answer, undo
from vereda.exchange.worklists.models import Assignment, WorkItem

ONE_CHILD = {frozenset({"TX:TX1", "WA:WA1"})}


def test_a_match_needs_a_person_of_each_state(near, answered, people) -> None:
    before = standing()
    proposed = answered("Dana", near, "match")
    assert proposed.status == "proposed"
    assert standing() == before, "nothing changes until Texas agrees"
    with pytest.raises(NotYourTurn):
        answered("Dana", near, "match")
    with pytest.raises(NoSuchItem):
        item_for(people["Ruth"], near.pk)
    settled = answered("Ignacio", near, "match")
    assert (settled.status, settled.answered_by.name, settled.validated_by.name) == (
        "done",
        "Dana Okafor",
        "Ignacio Pruneda",
    )
    assert partition() == ONE_CHILD
    change = settled.change
    assert (change.by, change.also_by) == ("dana.okafor@wa.example", "ignacio.pruneda@tx.example")
    assert_invariants()


def test_not_a_match_holds_at_once_and_is_never_asked_again(near, answered) -> None:
    settled = answered("Ignacio", near, "apart")
    assert settled.status == "done"
    texas = StateRecord.objects.get(state="TX")
    deliver(
        "TX",
        [student("TX1", "Mona", "Reyes", "Cárdenas", multiple_birth_flag=None, middle_name="Luz", action_code="U")],
        on=date(2026, 9, 3),
    )
    assert len(partition()) == 2
    assert not WorkItem.objects.filter(status__in=("open", "proposed")).exists()
    assert texas.child_id == StateRecord.objects.get(state="TX").child_id


def test_states_that_differ_twice_leave_it_to_the_department(near, answered, people, posted) -> None:
    answered("Dana", near, "match")
    differing = answered("Ignacio", near, "apart")
    assert (differing.status, differing.disputed, differing.parked) == ("proposed", True, False)
    with pytest.raises(NoSuchItem):
        item_for(people["Graciela"], near.pk)
    parked = answered("Dana", near, "match")
    assert parked.parked
    alarmed = {who for who, subject in posted() if "parked" in subject}
    assert {"dana.okafor", "ignacio.pruneda", "graciela.tovar"} <= alarmed
    settled = answered("Graciela", near, "match")
    assert settled.status == "done"
    assert partition() == ONE_CHILD
    assert Event.objects.filter(action="worklist.settled").latest("id").actor == "graciela.tovar@ed.example"


def test_a_state_that_comes_round_settles_it(near, answered) -> None:
    answered("Dana", near, "match")
    answered("Ignacio", near, "apart")
    settled = answered("Dana", near, "apart")
    assert (settled.status, settled.answer) == ("done", "apart")
    assert len(partition()) == 2


def test_of_two_who_press_at_once_the_second_is_told(near, people) -> None:
    looks = [seen(people[name], near) for name in ("Dana", "Ignacio")]
    answer(item=near.pk, by=looks[0], given=Given("match", "", near.turn))
    with pytest.raises(AnsweredMeanwhile) as told:
        answer(item=near.pk, by=looks[1], given=Given("match", "", near.turn))
    assert told.value.item.answered_by == people["Dana"]
    assert told.value.item.status == "proposed", "what Ignacio had not seen he has not validated"


def test_undo_gives_back_every_byte_and_the_item_waits_again(near, answered, people) -> None:
    before = standing()
    answered("Dana", near, "match")
    settled = answered("Ignacio", near, "match")
    undone = undo(item=near.pk, by=seen(people["Ignacio"], near), seen=settled.turn, why="A cousin")
    assert standing() == before
    assert (undone.status, undone.answer, undone.change) == ("open", "", None)
    assert Assignment.objects.filter(item=near, its_turn=True).count() == 2
    assert [remark.kind for remark in near.remarks.all()] == ["match", "match", "undone"]
    with pytest.raises(NotYourTurn):
        undo(item=near.pk, by=seen(people["Ignacio"], near), seen=undone.turn)
    answered("Dana", near, "apart")
    assert_invariants()


def test_what_another_decision_settled_waits_again_when_that_is_undone(near, answered, people) -> None:
    """Linking anew proposes the same two as a merge."""
    other = WorkItem.objects.create(
        kind="merge", left=near.left, right=near.right, score=1.0, probability=0.7, opened_at=near.opened_at
    )
    assign([other.pk], at=near.opened_at)
    answered("Dana", near, "match")
    settled = answered("Ignacio", near, "match")
    other.refresh_from_db()
    assert (other.status, other.settled_by) == ("moot", settled.change)
    undo(item=near.pk, by=seen(people["Dana"], near), seen=settled.turn)
    other.refresh_from_db()
    assert (other.status, other.settled_by) == ("open", None)


def test_a_later_decision_is_undone_first(near, answered, people) -> None:
    first = answered("Dana", near, "apart")
    merge(into=near.left.child_id, child=near.right.child_id, by="dana.okafor@wa.example")
    with pytest.raises(RestsOnIt):
        undo(item=near.pk, by=seen(people["Dana"], near), seen=first.turn)
    near.refresh_from_db()
    assert near.status == "done"


def test_later_evidence_settles_what_waited_for_validation(near, answered) -> None:
    answered("Dana", near, "match")
    deliver("WA", [{"state_student_identifier": "WA1", "action_code": "D"}], on=date(2026, 9, 3))
    near.refresh_from_db()
    assert near.status == "moot"
    assert not Link.objects.filter(reason="person").exists()
