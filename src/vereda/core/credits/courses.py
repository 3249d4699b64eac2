"""What goes in: course lines as States sent them, and what people decided about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from vereda.core.folding import fold

Half = Literal["A", "B", "whole", "unsaid"]


class Standing(StrEnum):
    """What a line is good for, before it is asked whether it overlaps with another."""

    GRANTED = "granted"
    UNDER_WAY = "under_way"
    UNFINISHED = "unfinished"  # left before its end, in a school the student is not in now
    FAILED = "failed"
    NO_CREDIT = "no_credit"
    CREDIT_UNSAID = "credit_unsaid"  # a final grade, and no word of credits
    CONTRADICTORY = "contradictory"  # credits, and a failing grade
    REPLACED = "replaced"  # the same State has since said something newer
    LEFT_OUT = "left_out"  # by a what-if


@dataclass(frozen=True)
class CourseLine:
    """One course as a State sent it (MDE 49 to 58) on `as_of`.

    `credits` are in the sender's unit; `unit` is a scheme of `credit_units.csv` where the sender states one. `sced_code` and
    the days are no federal elements; whoever has them gives them. `id` is the caller's own name of the line.
    """

    state: str
    title: str | None
    subject: str | None = None
    type: str | None = None
    begin_year: int | None = None
    end_year: int | None = None
    section: str | None = None
    term: str | None = None
    hours: int | None = None
    grade_to_date: str | None = None
    credits: Decimal | None = None
    final_grade: str | None = None
    as_of: date | None = None
    unit: str | None = None
    sced_code: str | None = None
    days_attended: int | None = None
    days_possible: int | None = None
    id: str = ""

    @property
    def same_course(self) -> tuple[str, ...]:
        """What makes two lines of one State the same course, so that the newer replaces the older."""
        years = (str(self.begin_year or ""), str(self.end_year or ""))
        return (self.state, fold(self.title or ""), *years, self.term or "", self.section or "")

    @property
    def key(self) -> str:
        """The name under which decisions and answers speak of this line: `id`, or one made of what it says."""
        return self.id or "|".join(self.same_course)


@dataclass(frozen=True)
class Placement:
    """A person's word on where a course belongs: a SCED code, or a subject of the plan (`MATH`). `half`: A, B or whole.

    `unit`: the scheme its credits are counted in. Raises ValueError if it says nothing.
    """

    line: str
    by: str
    on: date
    reason: str
    sced_code: str | None = None
    subject: str | None = None
    half: Half | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if not (self.sced_code or self.subject or self.half or self.unit):
            raise ValueError("a placement names a course code, a subject, a half or a unit")


@dataclass(frozen=True)
class Acceptance:
    """Partial credit that a school accepted for an unfinished course: who, when, how much (Carnegie units), by which rule.

    A later acceptance for the same line replaces the earlier one. Raises ValueError unless `credits` is above zero.
    """

    line: str
    credits: Decimal
    by: str
    on: date
    rule: str

    def __post_init__(self) -> None:
        if self.credits <= 0:
            raise ValueError("accepted credit is above zero; take an acceptance back by leaving it out")


@dataclass(frozen=True)
class Options:
    """The day of the answer, and what people know beside the courses.

    `state`: where the student is enrolled now; without it nothing is under way. `failed` and `left_out` are the what-if: keys of
    lines taken as failed, or as if they were not there.
    """

    today: date
    state: str | None = None
    class_of: int | None = None
    term_ends: date | None = None
    placements: tuple[Placement, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    failed: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    placed: Mapping[str, Placement] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        newest = sorted(self.placements, key=lambda placement: placement.on)
        object.__setattr__(self, "placed", MappingProxyType({placement.line: placement for placement in newest}))
