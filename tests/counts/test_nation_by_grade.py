"""What is told of a nation by grade, each child once, beside the tables of its States: an invented one of 300,000 children."""

from datetime import UTC, datetime

import numpy as np
import pytest

from vereda.core.counts.suppression import Line, Table, added, each_once, suppressed
from vereda.exchange.accounts.permissions import Scope
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.counts.publishing import Wanted, hiding
from vereda.exchange.states.actions import seed_states

CHILDREN, STATES, COUNTED_AGAIN = 300_000, 45, 0.08
GRADES = {
    "3TO5NOTK": 0.17,
    **{f"{number:02}": 0.06 for number in range(13)},
    "OOS": 0.04,
    "UG": 0.008,
    "MISSING": 0.002,
}
SHARES = (
    0.05,
    0.3,
    0.15,
    0.35,
    0.06,
    0.6,
)  # of children in summer, moved in the period …; what is rare of what is told


def nation(reader: int | None) -> Table:
    """By grade, for the Department or for a State (0: the one with most children)."""
    chance = np.random.default_rng(23)
    sizes = chance.multinomial(CHILDREN, [1 / (place + 1) / harmonic() for place in range(STATES)])
    homes = np.stack([children(chance, size) for size in sizes])  # State, grade, children and parts
    pairs = {
        (home, other): children(chance, int(COUNTED_AGAIN * sizes[home] * sizes[other] / CHILDREN))
        for home in range(STATES)
        for other in range(STATES)
        if home != other
    }
    counted = homes + np.stack(
        [sum(some for (_, there), some in pairs.items() if there == one) for one in range(STATES)]
    )
    of_states = [line(one, rows.sum(axis=0), known=one == reader) for one, rows in enumerate(counted)]
    known = (
        homes[reader] + sum(some for (_, there), some in pairs.items() if there == reader) if reader is not None else 0
    )
    repeated = sum(some for pair, some in pairs.items() if reader not in pair)
    once, unknown, again = (
        [line(grade, row) for grade, row in zip(GRADES, table, strict=True)]
        for table in (homes.sum(axis=0), homes.sum(axis=0) - known, repeated)
    )
    states = suppressed(of_states, added(of_states, len(SHARES)))
    return each_once(once, unknown=unknown, repeated=again, states=states)


def harmonic() -> float:
    return sum(1 / (place + 1) for place in range(STATES))


def children(chance: np.random.Generator, number: int) -> np.ndarray:
    by_grade = chance.multinomial(number, np.array(list(GRADES.values())) / sum(GRADES.values()))
    return np.stack([by_grade, *(chance.binomial(by_grade, share) for share in SHARES)], axis=1)


def line(key: str | int, row: np.ndarray, *, known: bool = False) -> Line:
    base, *parts = (int(number) for number in row)
    return Line(key, base, tuple(parts), known=known)


@pytest.mark.parametrize("reader", [None, 0, STATES - 1])
def test_nearly_all_of_a_real_nation_is_told(reader: int | None) -> None:
    table = nation(reader)
    assert all(one.base is not None for one in table.lines)
    for column, share in enumerate(SHARES):
        hidden = {one.key for one in table.lines if one.parts[column] is None}
        assert hidden <= {"OOS", "UG", "MISSING"}, share
        assert table.total.parts[column] is not None


def test_of_a_grade_that_no_child_is_counted_twice_in_nothing_is_told() -> None:
    """California hides its 4 children of a grade behind 12 of another. All others are told: the nation's 124 would tell of 4."""
    of_states = [Line("TX", 900, ()), Line("CA", 516, ())]
    states = suppressed(of_states, added(of_states, 0))
    once = [Line("01", 700, ()), Line("02", 124, ()), Line("03", 512, ())]
    again = [Line("01", 60, ()), Line("02", 0, ()), Line("03", 20, ())]
    assert [one.base for one in each_once(once, unknown=once, repeated=again, states=states).lines] == [700, None, None]
    none = [Line(one.key, 0, ()) for one in once]
    assert each_once(once, unknown=once, repeated=none, states=states).withheld


@pytest.mark.django_db
def test_children_of_the_own_state_hide_nothing_from_its_people() -> None:
    """Who is counted twice in grade 02 is Washington's too: beside those the nation would tell its people what Texas has."""
    seed_states()
    made = datetime(2026, 11, 19, tzinfo=UTC)
    count = Count.objects.create(
        period="2025-26", as_of=made.date(), made_at=made, expiration_counts=True, enrollment_is_service=True
    )
    for state, grade, numbers, home in (
        ("TX", "01", range(100), True),
        ("FL", "01", range(30), False),
        ("TX", "02", range(100, 200), True),
        ("WA", "02", range(100, 112), False),
    ):
        CountedChild.objects.bulk_create(counted(count, state, grade, number, home=home) for number in numbers)
    wanted = Wanted(by="age_grade")
    assert [one.base for one in hiding(count, wanted, Scope(nation=True)).lines] == [100, 100]
    assert [one.base for one in hiding(count, wanted, Scope(states=frozenset({"WA"}))).lines] == [None, None]


def counted(count: Count, state: str, grade: str, number: int, *, home: bool) -> CountedChild:
    said = dict.fromkeys(("category_2", "served", "continued", "moved_in_period", "lep", "idea", "pfs"), False)
    return CountedChild(
        count=count, state_id=state, child_id=number, records=1, reason="counted", category_1=True, birth_to_21=True,
        home=home, age=8, age_grade=grade, **said,
    )  # fmt: skip
