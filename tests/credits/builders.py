"""Course lines and students of tests, with what is usual left unsaid."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from vereda.core.credits import Answer, CourseLine, LineAnswer, Options, Plan, SubjectAnswer, answer, packaged_plans

TODAY = date(2026, 11, 19)
YEAR = {"term": "0827", "section": "01"}
A = {"term": "0828", "section": "02"}
B = {"term": "0828", "section": "03"}


def plan(name: str) -> Plan:
    return next(one for one in packaged_plans() if one.id == name)


def course(state: str, title: str, granted: str | None = None, *, year: int = 2024, **said: Any) -> CourseLine:
    """A line of the school year that begins in `year`; with credits it has a passing grade."""
    number = None if granted is None else Decimal(granted)
    said = {"final_grade": "B" if number else None, **said}
    return CourseLine(state=state, title=title, begin_year=year, end_year=year + 1, credits=number, **said)


def ask(lines: Sequence[CourseLine], plan_id: str, **options: Any) -> Answer:
    return answer(lines, plan(plan_id), Options(**{"today": TODAY, "class_of": 2027, **options}))


def subject(found: Answer, code: str) -> SubjectAnswer:
    return next(one for one in found.subjects if one.subject.code == code)


def line(found: Answer, state: str, title: str, year: int | None = None) -> LineAnswer:
    return next(
        one
        for one in found.lines
        if (one.line.state, one.line.title) == (state, title) and year in {None, one.line.begin_year}
    )


def codes(one: LineAnswer) -> list[str]:
    return [said.code for said in one.explained]


def whole_school(year: int = 2023) -> list[CourseLine]:
    """Courses of Texas that fill the Texas plan of 26 credits, whole years of 1.0 and semesters of 0.5."""
    titles = {
        "English I": "1", "English II": "1", "English III": "1", "English IV": "1", "Algebra I": "1", "Geometry": "1",
        "Algebra II": "1", "Pre-Calculus": "1", "Biology": "1", "Chemistry": "1", "Physics": "1", "Environmental Science": "1",
        "U.S. History": "1", "World History": "1", "Spanish I": "1", "Spanish II": "1", "Physical Education": "1", "Art I": "1",
        "Choir": "1", "Band": "1", "Spanish III": "1", "Journalism": "1", "Accounting": "1", "Theatre Arts": "1", "Psychology": "1",
    }  # fmt: skip
    halves = [course("TX", title, "0.5", year=year, **A) for title in ("U.S. Government", "Economics")]
    return [course("TX", title, worth, year=year, **YEAR) for title, worth in titles.items()] + halves
