"""A course history as sessions of school: what PESC's and Ed-Fi's forms of a transcript are made of.

Nothing is added up or left out: of one State's lines about a course the newest stands, as its State said it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final, NamedTuple

from vereda.core.credits.courses import CourseLine, Options, Standing
from vereda.core.credits.reading import Read, read_lines

_HALVES: Final[Mapping[str | None, str]] = {"02": "A", "03": "B"}


class At(NamedTuple):
    """Where a student was in a State in a school year: its school by name and NCES ID, the grade; empty where nobody said."""

    school: str = ""
    school_id: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Student:
    """`numbers`: State → its own identifier of the student. `sex` as the MDE has it: Female or Male."""

    msix_id: str
    first: str
    middle: str
    last: str
    suffix: str
    birth_date: date
    sex: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Course:
    """A line as read, with what transcripts say of it."""

    read: Read

    @property
    def line(self) -> CourseLine:
        return self.read.line

    @property
    def half(self) -> str:
        return _HALVES.get(self.line.section, "")

    @property
    def sced_code(self) -> str:
        """The SCED code, where a rule or a person gave one; codes of our own have letters."""
        code = self.read.placed.code or ""
        return code if code.isdecimal() else ""

    @property
    def is_finished(self) -> bool:
        return self.read.standing not in {Standing.UNDER_WAY, Standing.UNFINISHED}


@dataclass(frozen=True)
class Session:
    """The courses of a State in one school year and kind of term (MDE Term Type)."""

    state: str
    begin_year: int | None
    end_year: int | None
    term: str
    at: At
    courses: tuple[Course, ...]


@dataclass(frozen=True)
class Transcript:
    """`issued_by`: the person who takes it along; `sent_to`: where the person works."""

    student: Student
    sessions: tuple[Session, ...]
    issued_at: datetime
    issued_by: str
    sent_to: str


def sessions(
    lines: Iterable[CourseLine], options: Options, where: Mapping[tuple[str, int | None], At]
) -> tuple[Session, ...]:
    """The sessions in order of time, then of State. `where`: State and first year → the school.

    Raises ValueError as `answer` does.
    """
    read = [one for one in read_lines(lines, options) if one.standing is not Standing.REPLACED]
    return tuple(
        Session(state, begin, end, term, where.get((state, begin), At()), tuple(Course(one) for one in told))
        for (begin, end, state, term), told in groupby(sorted(read, key=_title), key=_session)
    )


def _session(one: Read) -> tuple[int | None, int | None, str, str]:
    return one.line.begin_year, one.line.end_year, one.line.state, one.line.term or ""


def _title(one: Read) -> tuple[object, ...]:
    begin, end, state, term = _session(one)
    return begin or 0, end or 0, state, term, one.line.title or "", one.line.section or ""
