"""Partial credit: suggested by hours and by days, side by side, never awarded. Case 5 of the domain notes."""

from decimal import Decimal

import pytest
from tests.credits.builders import TODAY, YEAR, A, ask, course

from vereda.core.credits import Acceptance


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


def left(line, *, accepted: str = "", beside=(), language="en"):
    """What is said to be still missing of the line to a school of Washington."""
    given = [Acceptance(line.key, Decimal(accepted), "Rosa", TODAY, "by hours")] if accepted else ()
    found = ask([line, *beside], "WA-24", state="WA", accepted=tuple(given))
    return [said.text(language) for said in found.partials[0].left]


def test_what_is_still_missing_is_said_in_hours_days_and_share():
    """27 of the 60 hours of a half unit at 120; 31 of 90 days: never less than is missing."""
    geometry = course("TX", "Geometry", hours=27, days_attended=59, days_possible=90, grade_to_date="80", **A)
    assert left(geometry) == ["33 of 60 hours are still missing (55 %).", "31 of 90 days are still missing (35 %)."]
    assert left(geometry, language="es")[0] == "Faltan 33 de 60 horas (55 %)."
    assert left(geometry, accepted="0.2") == ["0.3 of 0.5 credits are not accepted yet."]
    assert left(geometry, accepted="0.5") == ["Nothing: the whole course was accepted."]


def test_a_course_taken_up_again_is_said_beside_what_is_missing():
    geometry = course("TX", "Geometry", hours=27, grade_to_date="80", year=2026, **A)
    here = course("WA", "Geometry", hours=7, grade_to_date="80", year=2026, **A)
    assert left(geometry, beside=[here])[1:] == ["The same course was granted elsewhere, or is under way."]


def test_where_nothing_is_known_of_a_course_nothing_is_said_to_be_missing():
    assert left(course("TX", "Geometry", grade_to_date="80", **A)) == []
    assert left(course("TX", "Geometry", hours=40, grade_to_date="45", **A)) == []
