"""A State's list beside the count: every difference has exactly one reason, and mending it makes it go away."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vereda.core.counts import CATEGORY_1, COUNTED
from vereda.core.counts.reconciling import KNOWN, LISTED, REASONS, reconcile
from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import StateRecord
from vereda.exchange.counts.administering import NotForYou
from vereda.exchange.counts.lists import BadList
from vereda.exchange.counts.models import CountedChild
from vereda.exchange.counts.queries import open_count
from vereda.exchange.counts.reconciling import differences, take_list
from vereda.exchange.states.models import State

NOBODY = pl.Series([], dtype=pl.String)


def reasons(
    listed: list[tuple[object, ...]], known: list[tuple[object, ...]], held: tuple[str, ...] = ()
) -> dict[str, str]:
    found = reconcile(
        pl.DataFrame(listed, schema=LISTED, orient="row"),
        pl.DataFrame(known, schema=KNOWN, orient="row"),
        pl.Series(held, dtype=pl.String),
    )
    return dict(found.select("number", "reason").iter_rows())


def ours(
    number: str, child: int, reason: str = COUNTED, *, summer: bool = False, near: bool = False, elsewhere: bool = False
) -> tuple[object, ...]:
    return (number, child, reason, summer, "07", near, elsewhere)


@pytest.mark.parametrize(
    ("listed", "known", "expected"),
    [
        ([("a", True, False, None)], [ours("a", 1)], {}),
        ([("a", True, False, None)], [], {"a": "not_in_file"}),
        ([("a", True, False, None), ("a", True, False, None)], [ours("a", 1)], {"a": "listed_twice"}),
        ([("a", True, False, None), ("b", True, False, None)], [ours("a", 1), ours("b", 1)], {"b": "same_child"}),
        ([("a", True, False, None)], [ours("a", 1, "moved", near=True)], {"a": "near_match"}),
        ([("a", True, False, None)], [ours("a", 1, "resided", elsewhere=True)], {"a": "other_state"}),
        ([("a", True, False, None)], [ours("a", 1, "unexpired")], {"a": "unexpired"}),
        ([], [ours("a", 1)], {"a": "not_listed"}),
        ([("a", True, False, None)], [ours("a", 1), ours("b", 1)], {}),
        ([("a", True, True, None)], [ours("a", 1)], {"a": "not_in_term"}),
        ([("a", True, False, None)], [ours("a", 1, summer=True)], {"a": "served_too"}),
        ([("a", True, False, "08")], [ours("a", 1)], {"a": "grade_differs"}),
        ([("a", False, False, None)], [ours("a", 1, "moved")], {}),
    ],
)  # fmt: skip
def test_each_difference_has_its_reason(listed: list, known: list, expected: dict[str, str]) -> None:
    assert reasons(listed, known) == expected


def test_a_student_held_back_is_told_as_that() -> None:
    assert reasons([("a", True, False, None)], [], ("a",)) == {"a": "held_back"}


NUMBERS = st.sampled_from("abcdef")
FLAGS = st.booleans()


@given(
    st.lists(st.tuples(NUMBERS, FLAGS, FLAGS, st.sampled_from([None, "07", "08"]))),
    st.lists(
        st.tuples(NUMBERS, st.integers(1, 4), st.sampled_from([COUNTED, *CATEGORY_1]), FLAGS, st.just("07"), FLAGS, FLAGS),
        unique_by=lambda row: row[0],
    ),
)  # fmt: skip
def test_every_child_counted_on_one_side_only_has_exactly_one_known_reason(listed: list, known: list) -> None:
    found = reconcile(
        pl.DataFrame(listed, schema=LISTED, orient="row"), pl.DataFrame(known, schema=KNOWN, orient="row"), NOBODY
    )
    assert found["number"].is_unique().all()
    assert set(found["reason"]) <= set(REASONS)
    theirs = {row[0] for row in listed if row[1]}
    counted = {row[0]: row[1] for row in known if row[2] == COUNTED}
    their_children = {row[1] for row in known if row[0] in theirs}
    must = theirs - set(counted) | {number for number, child in counted.items() if child not in their_children}
    assert must <= set(found["number"])


@pytest.mark.django_db
@pytest.mark.usefixtures("counted_nation")
def test_a_list_made_of_the_count_agrees_and_mending_takes_a_difference_away() -> None:
    count, washington = open_count("2025-26"), State.objects.get(pk="WA")
    dana = User.objects.get(name__startswith="Dana")
    counted = CountedChild.objects.filter(count=count, state="WA", category_1=True)
    numbers = dict(
        StateRecord.objects.filter(state="WA").order_by("-id").values_list("child_id", "state_student_identifier")
    )
    yes = {True: "yes", False: "no"}
    rows = [
        {"state_student_identifier": numbers[row.child_id], "category_1": "yes", "category_2": yes[row.category_2]}
        for row in counted
    ]
    take_list(state=washington, period="2025-26", rows=rows, by=dana)
    assert differences(count=count, state=washington, by=dana).height == 0
    wrong = [*rows[1:], {"state_student_identifier": "NOBODY", "category_1": "yes", "category_2": "no"}]
    take_list(state=washington, period="2025-26", rows=wrong, by=dana)
    found = differences(count=count, state=washington, by=dana)
    assert sorted(found["reason"]) == ["not_in_file", "not_listed"]
    with pytest.raises(NotForYou):
        differences(count=count, state=State.objects.get(pk="TX"), by=dana)
    with pytest.raises(BadList, match="line 2: state_student_identifier"):
        take_list(state=washington, period="2025-26", rows=[{**rows[0], "state_student_identifier": ""}], by=dana)
