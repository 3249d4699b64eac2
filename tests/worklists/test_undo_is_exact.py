"""R8: any sequence of merges, splits, keepings and undos, undone, gives the starting bytes. R3: a decision that fails at any
statement changes nothing.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.children.decisions import standing
from tests.children.deliveries import assert_invariants, deliver, student
from tests.children.test_matching import MICHIGAN, TEXAS
from tests.worklists.conftest import seen

from vereda.exchange.audit.models import Event
from vereda.exchange.children.deciding.actions import keep_apart, keep_together, merge, split
from vereda.exchange.children.deciding.models import IdentityChange
from vereda.exchange.children.deciding.undoing import RestsOnIt, newest_resting_on, undo
from vereda.exchange.children.models import Child, Link, StateRecord
from vereda.exchange.worklists.deciding import Given, answer
from vereda.exchange.worklists.deciding import undo as undo_item
from vereda.exchange.worklists.models import WorkItem

EXAMPLES = int(os.environ.get("UNDO_EXAMPLES", "40"))  # 2,000 for the published figure
BY = "dana.okafor@wa.example"
SOME = st.integers(0, 9)
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


@pytest.fixture
def start() -> None:
    """Six records of three States, five children."""
    deliver("TX", [TEXAS, student("TX2", "Iker", "Zapata", sex="Male"), student("TX3", "Noé", "Ixchop", sex="Male")])
    deliver("MI", [MICHIGAN, student("MI2", "Otilia", "Xiloj")])
    deliver("WA", [student("WA1", "Abril", "Quispe")])


class Deciding(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        self.children = set(Child.objects.values_list("pk", flat=True))
        self.before = standing(self.children)
        self.records = StateRecord.objects.count()

    def alive(self) -> list[int]:
        return list(Child.objects.filter(successor=None).order_by("pk").values_list("pk", flat=True))

    def two(self, one: int, other: int) -> tuple[int, int]:
        alive = self.alive()
        return alive[one % len(alive)], alive[other % len(alive)]

    @rule(one=SOME, other=SOME)
    def merge(self, one: int, other: int) -> None:
        into, child = self.two(one, other)
        if into != child:
            merge(into=into, child=child, by=BY)

    @rule(one=SOME, other=SOME)
    def keep_apart(self, one: int, other: int) -> None:
        here, there = self.two(one, other)
        if here != there:
            keep_apart(one=here, other=there, by=BY)

    @rule(one=SOME)
    def keep_together(self, one: int) -> None:
        keep_together(child=self.two(one, one)[0], by=BY)

    @rule(one=SOME, chosen=st.integers(1, 62), keeps=st.booleans())
    def split(self, one: int, chosen: int, keeps: bool) -> None:
        child = self.two(one, one)[0]
        records = list(StateRecord.objects.filter(child=child).order_by("pk").values_list("pk", flat=True))
        off = [record for place, record in enumerate(records) if chosen >> place & 1]
        if off and len(off) < len(records):
            split(child=child, off=off, off_keeps_id=keeps, by=BY)

    def standing_changes(self) -> list[IdentityChange]:
        return list(IdentityChange.objects.filter(undone_by=None).exclude(kind="undo").order_by("-pk"))

    @precondition(lambda self: hasattr(self, "before") and self.standing_changes())
    @rule(which=SOME)
    def undo(self, which: int) -> None:
        there = self.standing_changes()
        change, now = there[which % len(there)], standing()
        later = newest_resting_on(change)
        if later is None:
            undo(change=change, by=BY)
            return
        with pytest.raises(RestsOnIt) as refused:
            undo(change=change, by=BY)
        assert refused.value.later == later
        assert standing() == now

    @invariant()
    def every_record_is_in_one_living_child(self) -> None:
        if hasattr(self, "before"):
            current = sorted(Link.objects.filter(until=None).values_list("state_record_id", "child_id"))
            assert current == sorted(StateRecord.objects.filter(child__successor=None).values_list("id", "child_id"))
            assert len(current) == self.records
            assert not Child.objects.filter(successor=None, state_records=None).exists()

    def teardown(self) -> None:
        if hasattr(self, "before"):
            for change in self.standing_changes():
                undo(change=change, by=BY)
            assert standing(self.children) == self.before
            transaction.savepoint_rollback(self.point)


def test_whatever_was_decided_undone_gives_the_starting_bytes(start: None) -> None:
    run_state_machine_as_test(
        Deciding,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=8,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


class FailsAt:
    """Around the statements of a connection: the one of this number fails. Savepoints do not count: only a connection that is gone
    refuses them.
    """

    def __init__(self, number: int) -> None:
        self.left, self.statement = number, ""

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.left -= not sql.startswith(SAVEPOINTS)
        if self.left == 0 and not self.statement:
            self.statement = sql
            raise OperationalError("the disk is full")
        return execute(sql, *rest)


def faulty(act: Callable[[], Any], before: dict[str, Any]) -> int:
    """Let the first statement of `act` fail, then the second, and so on until none does; how many there were."""
    for number in range(1, 1_000):
        fails, events = FailsAt(number), Event.objects.count()
        try:
            with transaction.atomic(), connection.execute_wrapper(fails):
                act()
        except OperationalError:
            assert standing() == before, fails.statement
            assert Event.objects.count() == events
        else:
            assert not fails.statement, "a failure was swallowed"
            assert Event.objects.count() > events
            return number - 1
    raise AssertionError("it never succeeds")


def test_a_decision_that_fails_at_any_statement_changes_nothing(start: None) -> None:
    children = list(Child.objects.order_by("pk").values_list("pk", flat=True))
    mona = StateRecord.objects.get(state_student_identifier="MI1")
    acts = (
        lambda: merge(into=children[1], child=children[0], by=BY),
        lambda: undo(change=IdentityChange.objects.latest("pk"), by=BY),
        lambda: split(child=mona.child_id, off=[mona.pk], off_keeps_id=False, by=BY),
        lambda: undo(change=IdentityChange.objects.latest("pk"), by=BY),
    )
    for act in acts:
        assert faulty(act, standing()) > 10
        assert_invariants()


def test_an_answer_that_fails_at_any_statement_leaves_item_and_children_as_they_were(near, people, answered) -> None:
    answered("Dana", near, "match")
    fields = list(WorkItem.objects.values())

    def validate() -> None:
        access = seen(people["Ignacio"], near)
        answer(item=near.pk, by=access, given=Given("match", "", access.item.turn))

    def take_back() -> None:
        access = seen(people["Ignacio"], near)
        undo_item(item=near.pk, by=access, seen=access.item.turn)

    assert faulty(validate, standing()) > 20
    assert list(WorkItem.objects.values()) != fields
    assert faulty(take_back, standing()) > 20
    assert_invariants()
