"""What States are to be asked for: school years without a course, and courses of which nobody says what they are worth."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.credits.builders import TODAY, A, B, course

from vereda.core.credits import CourseLine, Options, Stay, wanted
from vereda.exchange.moves.tables import WANTS

IN_WASHINGTON = Options(today=TODAY, state="WA", class_of=2027)
ALGEBRA = course("TX", "Algebra I", "1", year=2024)


def told(stays: list[Stay], lines: list[CourseLine]) -> dict[str, tuple[tuple[str, ...], list[str]]]:
    found = wanted(stays, lines, IN_WASHINGTON)
    return {one.state: (one.wants, [why.text() for why in one.why]) for one in found}


def test_a_school_year_without_a_course_is_asked_for_where_it_was_spent():
    stays = [Stay("TX", 2024), Stay("MI", 2025), Stay("MI", 2025)]
    assert told(stays, [ALGEBRA]) == {"MI": (("transcript",), ["No course of 2025–26 has come."])}
    assert told(stays, [ALGEBRA, course("MI", "Geometry", "0.5", year=2025)]) == {}
    assert "No course of 1999–00 has come." in told([Stay("TX", 1999)], [])["TX"][1]


@pytest.mark.parametrize(
    ("line", "want", "why"),
    [
        (course("TX", "Biology", final_grade="B"), "transcript", "Biology has the grade B and no word of credits."),
        (
            course("TX", "Biology", "1", final_grade="F"),
            "transcript",
            "The credits and the grade of Biology (F) contradict each other.",
        ),
        (course("TX", "Biology", year=2026, **A), "grades_to_date", "Biology has neither hours nor a grade to date."),
        (course("WA", "Biology", year=2026, **A), "grades_to_date", "Biology has neither hours nor a grade to date."),
    ],
)
def test_a_course_is_asked_for_until_it_is_said_what_it_is_worth(line: CourseLine, want: str, why: str):
    assert told([], [line]) == {line.state: ((want,), [why])}
    newer = replace(line, hours=20, credits=None, final_grade=None, as_of=date(2026, 11, 1))
    assert told([], [line, newer]) == {}, "the State has since said how far the course came"


@pytest.mark.parametrize(
    "said", [{"hours": 7}, {"grade_to_date": "C"}, {"final_grade": "F"}, {"final_grade": "I", "hours": 0}]
)
def test_what_is_said_is_not_asked_for(said: dict[str, object]):
    assert told([], [course("TX", "Biology", year=2026, **B, **said)]) == {}


@given(st.permutations([ALGEBRA, course("MI", "Biology", final_grade="B"), course("FL", "Art I", year=2026, **A)]))
def test_the_order_changes_nothing_and_what_is_wanted_can_be_asked_for(lines: list[CourseLine]):
    found = wanted([Stay("TX", 2023)], lines, IN_WASHINGTON)
    assert [one.state for one in found] == ["FL", "MI", "TX"]
    assert {want for one in found for want in one.wants} <= set(WANTS)
