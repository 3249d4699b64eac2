"""R6: the same item answered by two people at the same moment. R7: many people decide at once, and the history stays whole."""

import os
from itertools import pairwise
from random import Random

import pytest
from tests.at_once import at_once
from tests.children.decisions import standing
from tests.children.deliveries import assert_invariants, deliver, student
from tests.worklists.conftest import doubtful, seen

from vereda.exchange.children.deciding.actions import keep_apart, merge, split
from vereda.exchange.children.deciding.models import IdentityChange, Placement
from vereda.exchange.children.deciding.standing import NotAsItWas
from vereda.exchange.children.deciding.undoing import RestsOnIt, undo
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.worklists.deciding import AnsweredMeanwhile, Given, answer
from vereda.exchange.worklists.deciding import undo as undo_item
from vereda.exchange.worklists.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("AT_ONCE_ROUNDS", "10"))
OPERATIONS = int(os.environ.get("AT_ONCE_OPERATIONS", "160"))  # 1,000 for the published figure
WORKERS = 8
BY = "dana.okafor@wa.example"


def test_of_two_who_answer_at_the_same_moment_one_wins_and_the_other_is_told(people) -> None:
    texas, washington = doubtful()
    deliver("TX", [texas])
    deliver("WA", [washington])
    item = WorkItem.objects.get()
    start = standing()
    for _ in range(ROUNDS):
        item.refresh_from_db()
        looks, told = [seen(people[name], item) for name in ("Dana", "Ignacio")], []

        def press(place: int, told: list[str] = told, looks: list = looks, turn: int = item.turn) -> None:
            try:
                answer(item=item.pk, by=looks[place], given=Given("apart", "", turn))
                told.append("done")
            except AnsweredMeanwhile:
                told.append("told")

        at_once(lambda: press(0), lambda: press(1))
        assert sorted(told) == ["done", "told"]
        item.refresh_from_db()
        undo_item(item=item.pk, by=seen(people["Dana"], item), seen=item.turn)
    assert standing() == start


def test_eight_people_deciding_at_once_leave_a_whole_history(people) -> None:
    names = ("Mona", "Iker", "Noé", "Abril", "Otilia", "Xóchitl", "Citlali", "Itzel", "Yareli", "Brayan")
    for state in ("TX", "WA", "MI", "FL", "OR"):
        deliver(state, [student(f"{state}{name}", name, f"{state}eres {name[::-1]}") for name in names])
    records = list(StateRecord.objects.order_by("pk").values_list("pk", flat=True))
    children = set(Child.objects.values_list("pk", flat=True))
    start = standing(children)

    def work(seed: int) -> None:
        random = Random(seed)
        for _ in range(OPERATIONS // WORKERS):
            try:
                _decide_something(random, records)
            except NotAsItWas:
                continue

    at_once(*(lambda seed=seed: work(seed) for seed in range(WORKERS)))
    assert_invariants()
    _assert_history_is_whole(records)
    assert IdentityChange.objects.filter(kind="undo").exists()
    for change in IdentityChange.objects.filter(undone_by=None).exclude(kind="undo").order_by("-pk"):
        undo(change=change, by=BY)
    assert standing(children) == start


def _decide_something(random: Random, records: list[int]) -> None:
    one, other = (
        StateRecord.objects.values_list("child_id", flat=True).get(pk=record) for record in random.sample(records, 2)
    )
    what = random.choice(("merge", "merge", "split", "apart", "undo"))
    if what == "merge":
        merge(into=one, child=other, by=BY)
    elif what == "apart":
        keep_apart(one=one, other=other, by=BY)
    elif what == "split":
        inside = list(StateRecord.objects.filter(child=one).values_list("pk", flat=True))
        split(
            child=one,
            off=random.sample(inside, random.randint(0, len(inside))),
            off_keeps_id=random.random() < 0.5,
            by=BY,
        )
    elif change := IdentityChange.objects.filter(undone_by=None).exclude(kind="undo").order_by("?").first():
        _undo_as_told(change)


def _undo_as_told(change: IdentityChange, *, tries: int = 5) -> None:
    """As a person would: where a later decision rests on it, that one first."""
    for _ in range(tries):
        try:
            undo(change=change, by=BY)
        except RestsOnIt as refused:
            change = refused.later
        else:
            return


def _assert_history_is_whole(records: list[int]) -> None:
    """One after the other, the changes lead from where each record began to where it is: none was lost, none came between."""
    now = dict(StateRecord.objects.values_list("pk", "child_id"))
    for record in records:
        moves = list(
            Placement.objects.filter(state_record=record).order_by("change_id").values_list("before_id", "after_id")
        )
        assert all(after == before for (_, after), (before, _) in pairwise(moves))
        assert not moves or moves[-1][1] == now[record]
    moments = list(IdentityChange.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
