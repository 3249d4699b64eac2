"""A consolidated record's course history as a transcript that other systems read."""

from collections.abc import Mapping
from datetime import date, datetime

from vereda.core.calendar import school_year
from vereda.core.credits import Options
from vereda.core.credits.transcript import At, Student, Transcript, sessions
from vereda.exchange.children.record import Record
from vereda.exchange.credits.decisions import Decisions
from vereda.exchange.credits.history import course_lines, enrolled_in
from vereda.exchange.states.models import State


def transcript_of(
    record: Record, decisions: Decisions, *, today: date, issued_by: str, sent_to: str, at: datetime
) -> Transcript:
    """The newest word of each State on each course, placed as rules and people place it; nothing is converted or added up."""
    lines = course_lines(record)
    keys = {line.key for line in lines}
    options = Options(
        today=today,
        state=enrolled_in(record),
        placements=tuple(one for one in decisions.placed() if one.line in keys),
    )
    where = _where(record, {(line.state, line.begin_year) for line in lines})
    return Transcript(_student(record), sessions(lines, options, where), at, issued_by, sent_to)


def _student(record: Record) -> Student:
    shown = {element: record.shown(element) or "" for element in ("first_name", "middle_name", "suffix", "sex")}
    surnames = (record.shown("last_name_1"), record.shown("last_name_2"))
    return Student(
        msix_id=record.msix_id,
        first=shown["first_name"],
        middle=shown["middle_name"],
        last=" ".join(one for one in surnames if one),
        suffix=shown["suffix"],
        birth_date=record.birth_date,
        sex=shown["sex"],
        numbers=tuple((one.state, one.state_student_identifier) for one in record.sources if one.withdrawn_at is None),
    )


def _where(record: Record, wanted: set[tuple[str, int | None]]) -> Mapping[tuple[str, int | None], At]:
    """The school of each State and year, by the newest enrollment that began in it; else the State itself, by its FIPS code."""
    states = State.objects.in_bulk([state for state, _ in wanted])
    found = {(state, year): At(states[state].name, states[state].fips) for state, year in wanted if state in states}
    for one in reversed(record.enrollments):
        if one.school and not one.is_summer:
            found[one.state, school_year(one.since).first.year] = At(one.school, one.school_id or "", one.grade or "")
    return found
