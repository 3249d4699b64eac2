"""The answer about a student and a plan: every line explained, ready for a page, for JSON and for paper."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from vereda.core.credits.courses import CourseLine, Standing
from vereda.core.credits.overlap import Kind
from vereda.core.credits.partial import Partial
from vereda.core.credits.phrases import Said
from vereda.core.credits.placing import Placed
from vereda.core.credits.plans import Plan, Subject
from vereda.core.credits.requirements import Label
from vereda.core.credits.units import Converted


class Status(StrEnum):
    """The answer in one word. It speaks of credits and required courses; duties that are no credits stand in `leaves_out`."""

    COMPLETE = "complete"
    COMPLETE_IF_PASSED = "complete_if_passed"
    INCOMPLETE = "incomplete"
    NO_LIST = "no_list"


@dataclass(frozen=True)
class Credit:
    """Credits in Carnegie units and in the plan's own unit."""

    carnegie: Decimal
    native: Decimal


class Share(NamedTuple):
    """So much of one line's credit, counted in one place. `line` is its place in `Answer.lines`."""

    line: int
    state: str
    kind: Kind
    credits: Decimal


class CourseNeed(NamedTuple):
    """One required course, or the rest of a subject: what fills it. `among`: it takes up no credit of its own."""

    label: Label
    needed: Credit
    filled: Decimal
    missing: Credit
    shares: tuple[Share, ...]
    among: bool


@dataclass(frozen=True)
class SubjectAnswer:
    """A subject of the plan. `missing` is what stays empty even if all that is under way is passed."""

    subject: Subject
    label: Label
    needed: Credit
    granted: Credit
    accepted: Credit
    under_way: Credit
    missing: Credit
    shares: tuple[Share, ...]
    needs: tuple[CourseNeed, ...]

    @property
    def complete(self) -> bool:
        return not self.missing.carnegie and not any(need.missing.carnegie for need in self.needs)


class LineAnswer(NamedTuple):
    """A course line and what became of it. `credits`: granted, or expected if it is passed; `counted`: how much of that counts.

    `explained`: the rule of its place, where its credit counts, why the rest does not.
    """

    line: CourseLine
    key: str
    standing: Standing
    placed: Placed
    converted: Converted | None
    credits: Decimal
    counted: Decimal
    explained: tuple[Said, ...]


@dataclass(frozen=True)
class ToDate:
    """A course this year, unfinished, with what each State says of it so far. States' hours are never added up.

    `lines`: places in `Answer.lines`, one a State; `under_way`: the line of the school the student is in, or None.
    """

    lines: tuple[int, ...]
    under_way: int | None
    if_passed: Decimal


@dataclass(frozen=True)
class Answer:
    """What a student has earned against a plan.

    `headline` and `summary` say it; `rests_on`, `to_confirm` and `leaves_out` say how far it carries. `by_state`: granted
    credits that count, by State. `algebra_1`: the lines that show Algebra I earned, for a person to set the indicator; empty
    when it is not.
    """

    plan: Plan
    class_of: int | None
    status: Status
    headline: Said
    summary: tuple[Said, ...]
    required: Credit
    granted: Credit
    accepted: Credit
    under_way: Credit
    missing: Credit
    by_state: tuple[tuple[str, Decimal], ...]
    subjects: tuple[SubjectAnswer, ...]
    lines: tuple[LineAnswer, ...]
    to_date: tuple[ToDate, ...]
    partials: tuple[Partial, ...]
    rests_on: tuple[Said, ...]
    to_confirm: tuple[Said, ...]
    leaves_out: tuple[Said, ...]
    algebra_1: tuple[int, ...]

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """The answer as plain values for JSON: numbers of credits and dates as text, sentences in one language."""
        plain = _plain(self, language)
        assert isinstance(plain, dict)
        return plain


def _plain(value: Any, language: str) -> Any:
    match value:
        case Said():
            return {"code": value.code, "text": value.text(language)}
        case Label():
            return value.text(language)
        case Plan():
            return {"id": value.id, "name": value.name, "state": value.state, "unit": value.unit}
        case Subject():
            return {"code": value.code, "source": value.source, "confirmed": value.confirmed, "rule": value.rule}
        case Enum():
            return value.name.lower()
        case Decimal():
            return f"{value:f}"
        case Fraction() | date():
            return str(value)
    return _parts(value, language)


def _parts(value: Any, language: str) -> Any:
    if is_dataclass(value):
        return {part.name: _plain(getattr(value, part.name), language) for part in fields(value)}
    if names := getattr(value, "_fields", None):
        return {name: _plain(one, language) for name, one in zip(names, value, strict=True)}
    return [_plain(one, language) for one in value] if isinstance(value, tuple) else value
