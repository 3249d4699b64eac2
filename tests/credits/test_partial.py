"""Partial credit: suggested by hours and by days, side by side, never awarded. Case 5 of the domain notes."""

from decimal import Decimal

import pytest
from tests.credits.builders import YEAR, A, ask, course


def suggested(line, plan_id="CA-MIN", state="CA"):
    (partial,) = ask([line], plan_id, state=state).partials
    return partial, {one.basis: one.native for one in partial.suggestions}


def test_periods_and_days_stand_side_by_side_in_california():
    """Model policy of 2013, 0.5 for seven periods: 34 ÷ 7 = 4 full steps; by days 34 ÷ 70 × 5 = 2.43, rounded down."""
    left = course("TX", "Integrated Math I", grade_to_date="C", days_attended=34, days_possible=70, **A)
    partial, found = suggested(left)
    assert found == {"periods": Decimal("2.0"), "days": Decimal("2.42")}
    assert partial.required, "EC 51225.2 names migratory pupils"


@pytest.mark.parametrize(
    ("state", "plan_id", "hours", "native"),
    [
        ("GA", "GA-23", 75, "0.5"),  # Ga. R. 160-4-2-.30: 150 clock hours a unit
        ("NM", "NM-24", 45, "0.3"),  # 250 minutes × 36 weeks = 150 hours
        ("NY", "NY-REGENTS", 27, "0.25"),  # 180 minutes × 36 weeks = 108 hours
        ("ID", "ID-46", 30, "0.5"),  # a semester of 60 hours is one Idaho credit
        ("WA", "WA-24", 27, "0.2"),  # no seat hours in Washington: 120 a unit as anywhere, in steps of 0.05
    ],
)
def test_hours_are_measured_by_the_receiving_states_unit(state, plan_id, hours, native):
    left = course("TX", "Geometry", hours=hours, grade_to_date="80", **A)
    assert suggested(left, plan_id, state)[1]["hours"] == Decimal(native)


def test_never_more_than_the_course():
    left = course("TX", "Geometry", hours=900, grade_to_date="80", days_attended=200, days_possible=90, **A)
    partial, found = suggested(left, "WA-24", "WA")
    assert set(found.values()) == {Decimal("0.5")}
    assert all(one.amount <= partial.most for one in partial.suggestions)


def test_a_failing_grade_to_date_suggests_nothing_and_says_so():
    partial, found = suggested(course("TX", "Geometry", hours=40, grade_to_date="45", **YEAR))
    assert partial.failing
    assert not found


def test_hours_of_two_states_are_never_added_up():
    lines = [course(state, "Geometry", hours=20, grade_to_date="B", year=2026, **A) for state in ("TX", "MI")]
    found = ask(lines, "WA-24", state="WA")
    assert [one.suggestions[0].part for one in found.partials] == [20, 20]
    assert [len(course.lines) for course in found.to_date] == [2]
    assert found.accepted.carnegie == found.granted.carnegie == 0
