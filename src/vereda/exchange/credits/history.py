"""A consolidated record as `core.credits` reads it: course lines, the State the student is in, the graduating class."""

from datetime import date
from typing import Final

from vereda.core.calendar import school_year
from vereda.core.credits import CourseLine
from vereda.exchange.children.record import Course, Record

LAST_GRADE: Final = 12


def course_lines(record: Record) -> tuple[CourseLine, ...]:
    """Every course as its State said it last; the line's key is made of what it says, so that it outlives a rebuild."""
    return tuple(_line(course) for course in record.courses)


def _line(course: Course) -> CourseLine:
    return CourseLine(
        state=course.said[0].state,
        title=course.title,
        subject=course.subject,
        type=course.elements.get("course_type"),
        begin_year=course.begin_year,
        end_year=course.end_year,
        section=course.section,
        term=course.term,
        hours=course.hours,
        grade_to_date=course.grade_to_date,
        credits=course.credits,
        final_grade=course.final_grade,
        as_of=course.said[0].on,
    )


def enrolled_in(record: Record) -> str | None:
    """The State whose school the student is in now; None without an open enrollment, when nothing is under way."""
    now = record.now
    return now.state if now and now.until is None else None


def class_of(record: Record) -> int | None:
    """The year of graduation by the last grade said: twelfth grade in 2026-27 is the class of 2027. None without a grade."""
    for one in sorted(record.enrollments, key=lambda one: one.since, reverse=True):
        if one.grade and one.grade.isdecimal() and 0 < int(one.grade) <= LAST_GRADE:
            return _year_ends(one.since) + LAST_GRADE - int(one.grade)
    return None


def _year_ends(day: date) -> int:
    return school_year(day).last.year
