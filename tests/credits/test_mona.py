"""Mona of the simulator: nineteen, courses from three States, no transcript in hand. What her counselor may say."""

from datetime import date
from decimal import Decimal

import pytest

from vereda.core.credits import CourseLine, Options, Status, answer, packaged_plans, usual, what_if
from vereda.simulate.tables import table

TODAY = date(2026, 11, 19)


def _line(row) -> CourseLine:
    return CourseLine(
        state=row["state"],
        title=row["course_title"],
        subject=row["subject_area_name"],
        type=row["course_type"],
        begin_year=int(row["begin_academic_year"]),
        end_year=int(row["end_academic_year"]),
        section=row["course_section"],
        term=row["term_type"],
        hours=int(row["clock_hours"]) if row["clock_hours"] else None,
        grade_to_date=row["grade_to_date"] or None,
        credits=Decimal(row["credits_granted"]) if row["credits_granted"] else None,
        final_grade=row["final_grade"] or None,
        as_of=date.fromisoformat(row["day"]),
    )


@pytest.fixture(scope="module")
def lines():
    return [_line(row) for row in table("standing/course_history").iter_rows(named=True)]


@pytest.fixture
def washington():
    return usual(packaged_plans(), state="WA", class_of=2027)


OPTIONS = Options(today=TODAY, state="WA", class_of=2027, term_ends=date(2027, 1, 29))


def test_if_she_passes_this_semester_she_graduates(lines, washington):
    found = answer(lines, washington, OPTIONS)
    assert found.status is Status.COMPLETE_IF_PASSED
    assert found.headline.text() == "If this semester is passed, the plan is complete."
    assert found.headline.text("es") == "Si se aprueba este semestre, el plan queda completo."
    assert found.summary[0].text() == "21.5 credits are granted; 5 courses under way bring 2.5."
    assert dict(found.by_state) == {"TX": Decimal("17.5"), "MI": Decimal(2), "WA": Decimal(2)}


def test_every_subject_as_a_person_counted_it(lines, washington):
    found = answer(lines, washington, OPTIONS)
    counted = {
        one.subject.code: (one.granted.native, one.under_way.native, one.missing.native) for one in found.subjects
    }
    assert counted == {
        code: (Decimal(granted), Decimal(under_way), 0)
        for code, granted, under_way in (
            ("ELA", "3.5", "0.5"), ("MATH", "3", "0"), ("SCI", "2.5", "0.5"), ("SS", "2.5", "0.5"), ("HEALTH", "0.5", "0"),
            ("PE", "1.5", "0"), ("ARTS", "1.5", "0.5"), ("CTE", "1", "0"), ("WL", "2", "0"), ("ELECT", "3.5", "0.5"),
        )
    }  # fmt: skip


def test_what_it_rests_on_and_what_is_to_confirm(lines, washington):
    found = answer(lines, washington, OPTIONS)
    assert [said.text() for said in found.to_confirm] == [
        "Principles of Agriculture (TX) as Career and technical education: placed by its subject, not yet by a person.",
        "Digital Literacy (WA) as Career and technical education: placed by its subject, not yet by a person.",
    ]
    assert "17.5 credits granted by TX count, as it said on 2026-06-15." in [said.text() for said in found.rests_on]
    assert "High School and Beyond Plan" in found.leaves_out[0].text()


def test_each_states_hours_stand_alone(lines, washington):
    found = answer(lines, washington, OPTIONS)
    hours = [[(found.lines[at].line.state, found.lines[at].line.hours) for at in one.lines] for one in found.to_date]
    assert [("MI", 27), ("TX", 15), ("WA", 7)] in hours
    assert sum(one.if_passed for one in found.to_date) == Decimal("2.5")
    assert {partial.key.split("|")[0] for partial in found.partials} == {"TX", "MI"}


def test_one_course_failed_and_she_does_not_graduate(lines, washington):
    english = next(
        one.key
        for one in answer(lines, washington, OPTIONS).lines
        if one.line.state == "WA" and one.line.title == "English 12"
    )
    found = what_if(lines, washington, OPTIONS, failed=[english])
    assert found.status is Status.INCOMPLETE
    assert found.headline.text() == "0.5 credits are missing even if this semester is passed: English."


def test_not_enrolled_anywhere_nothing_is_under_way(lines, washington):
    found = answer(lines, washington, Options(today=TODAY, class_of=2027))
    assert found.under_way.carnegie == 0
    assert found.status is Status.INCOMPLETE


def test_of_her_other_states_plans_it_says_what_is_missing(lines):
    texas = usual(packaged_plans(), state="TX", class_of=2027)
    assert texas.id == "TX-FHSP-E"
    found = answer(lines, texas, OPTIONS)
    short = {one.subject.code: one.missing.carnegie for one in found.subjects if one.missing.carnegie}
    assert short == {"MATH": 1, "SCI": 1, "SS": Decimal("0.5")}, "a fourth mathematics and science, and economics"
    assert found.status is Status.INCOMPLETE
