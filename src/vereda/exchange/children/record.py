"""The consolidated record as typed objects, for pages, print and the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from vereda.exchange.children.models import Child, ConsolidatedRecord

# Differences in these are shown as conflicts; parents and addresses change too often to alarm anyone.
CONFLICTS: Final = ("birth_date", "first_name", "last_name_1", "sex", "multiple_birth_flag")
HEALTH: Final = ("med_alert_indicator", "immunization_record_flag")
SUMMER: Final = "03"  # enrollment type: summer or intersession project
RESIDENCY_ONLY: Final = "06"


@dataclass(frozen=True)
class Said:
    """Who said a value, and on which day (of its file)."""

    state: str
    on: date


@dataclass(frozen=True)
class Value:
    """One value of an element.

    `evidence`: codes of Birth Date Verification, for birth dates; `proven`: one of them proves it. `whole`: of first names and
    first surnames, the given names or surnames together.
    """

    value: str
    said: tuple[Said, ...]
    evidence: tuple[str, ...] = ()
    proven: bool = False
    whole: str = ""


@dataclass(frozen=True)
class Choice:
    """An element: the value to show and, where States differ, the others."""

    element: str
    shown: Value
    others: tuple[Value, ...]

    @property
    def values(self) -> tuple[Value, ...]:
        return (self.shown, *self.others)

    def in_whole(self) -> "Choice":
        shown, *others = (replace(value, value=value.whole or value.value) for value in self.values)
        return Choice(self.element, shown, tuple(others))


@dataclass(frozen=True)
class Enrollment:
    since: date
    until: date | None
    type: str | None
    school: str | None
    school_id: str | None
    district: str | None
    district_id: str | None
    grade: str | None
    state: str
    said: tuple[Said, ...]
    elements: Mapping[str, Any]  # all that was said of it

    @property
    def is_summer(self) -> bool:
        return self.type == SUMMER


@dataclass(frozen=True)
class Course:
    """`credits` in the unit of the State that granted them; hours and grade to date only for what is not finished."""

    title: str | None
    subject: str | None
    begin_year: int | None
    end_year: int | None
    term: str | None
    section: str | None
    hours: int | None
    grade_to_date: str | None
    credits: Decimal | None
    final_grade: str | None
    said: tuple[Said, ...]
    elements: Mapping[str, Any]


@dataclass(frozen=True)
class Assessment:
    """`given` is the first day of the month of administration."""

    title: str | None
    content: str | None
    given: date | None
    score: str | None
    method: str | None
    level: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Move:
    arrived: date
    from_city: str | None
    from_state: str | None
    from_country: str | None
    to_city: str | None
    to_state: str | None
    eligible_until: date | None
    said: tuple[Said, ...]


@dataclass(frozen=True)
class FlagValue:
    value: str | None  # None: has enrollments there, but did not say
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Source:
    """A State's own record of the child."""

    number: int
    state: str
    state_student_identifier: str
    said_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Record:
    """Everything the exchange shows of a child. `states` in order of first appearance; lists newest first."""

    msix_id: str
    states: tuple[str, ...]
    demographics: Mapping[str, Choice]
    enrollments: tuple[Enrollment, ...]
    courses: tuple[Course, ...]
    assessments: tuple[Assessment, ...]
    moves: tuple[Move, ...]
    flags: Mapping[str, tuple[FlagValue, ...]]
    alternate_ids: tuple[Mapping[str, Any], ...]
    sources: tuple[Source, ...]

    def shown(self, element: str) -> str | None:
        choice = self.demographics.get(element)
        return choice.shown.value if choice else None

    @property
    def first_name(self) -> str:
        return self.shown("first_name") or ""

    @property
    def name(self) -> str:
        parts = (
            self.shown(element) for element in ("first_name", "middle_name", "last_name_1", "last_name_2", "suffix")
        )
        return " ".join(part for part in parts if part)

    @property
    def birth_date(self) -> date:
        return date.fromisoformat(self.shown("birth_date") or "1900-01-01")

    @property
    def conflicts(self) -> tuple[Choice, ...]:
        """Elements on which States differ, names as a whole."""
        found = (self.demographics.get(element) for element in CONFLICTS)
        return tuple(choice.in_whole() for choice in found if choice and choice.others)

    @property
    def now(self) -> Enrollment | None:
        """Where the child is: the newest open enrollment, else the newest of all."""
        still = [one for one in self.enrollments if one.until is None]
        return (still or list(self.enrollments) or [None])[0]  # type: ignore[list-item]

    @property
    def eligible_until(self) -> date | None:
        return max((move.eligible_until for move in self.moves if move.eligible_until), default=None)


def record_of(child: Child) -> Record:
    """The record of a child that has one. Raises ConsolidatedRecord.DoesNotExist before its first file is published."""
    return from_document(child.msix_id, ConsolidatedRecord.objects.get(child=child).document)


def from_document(msix_id: str, document: Mapping[str, Any]) -> Record:
    """The typed form of a document that `consolidated.assembling.assemble` made."""
    sources = [
        Source(
            number=number,
            state=one["state"],
            state_student_identifier=one["state_student_identifier"],
            said_at=datetime.fromisoformat(one["said_at"]),
            withdrawn_at=datetime.fromisoformat(one["withdrawn_at"]) if one["withdrawn_at"] else None,
        )
        for number, one in enumerate(document["sources"], 1)
    ]
    return Record(
        msix_id=msix_id,
        states=tuple(document["states"]),
        demographics={element: _choice(element, one) for element, one in document["demographics"].items()},
        enrollments=tuple(_enrollment(one) for one in document["enrollments"]),
        courses=tuple(_course(one) for one in document["course_history"]),
        assessments=tuple(_assessment(one) for one in document["assessments"]),
        moves=tuple(_move(one) for one in document["qualifying_moves"]),
        flags={
            flag: tuple(FlagValue(one["value"], _said(one)) for one in values)
            for flag, values in document["flags"].items()
        },
        alternate_ids=tuple(document["alternate_ids"]),
        sources=tuple(sources),
    )


def _said(one: Mapping[str, Any]) -> tuple[Said, ...]:
    return tuple(Said(who["state"], date.fromisoformat(who["on"])) for who in one["said"])


def _value(one: Mapping[str, Any]) -> Value:
    return Value(
        str(one["value"]), _said(one), tuple(one.get("evidence", ())), bool(one.get("proven")), one.get("whole", "")
    )


def _choice(element: str, one: Mapping[str, Any]) -> Choice:
    return Choice(element, _value(one), tuple(_value(other) for other in one["others"]))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _enrollment(one: Mapping[str, Any]) -> Enrollment:
    said = _said(one)
    return Enrollment(
        since=date.fromisoformat(one["enrollment_date"]),
        until=_date(one.get("withdrawal_date")),
        type=one.get("enrollment_type"),
        school=one.get("school_or_project_name"),
        school_id=one.get("school_identification_code"),
        district=one.get("school_district"),
        district_id=one.get("school_district_id"),
        grade=one.get("grade_level"),
        state=one.get("facility_state") or said[0].state,
        said=said,
        elements=one,
    )


def _course(one: Mapping[str, Any]) -> Course:
    granted = one.get("credits_granted")
    return Course(
        title=one.get("course_title"),
        subject=one.get("subject_area_name"),
        begin_year=one.get("begin_academic_year"),
        end_year=one.get("end_academic_year"),
        term=one.get("term_type"),
        section=one.get("course_section"),
        hours=one.get("clock_hours"),
        grade_to_date=one.get("grade_to_date"),
        credits=None if granted is None else Decimal(str(granted)),
        final_grade=one.get("final_grade"),
        said=_said(one),
        elements=one,
    )


def _assessment(one: Mapping[str, Any]) -> Assessment:
    return Assessment(
        title=one.get("assessment_title"),
        content=one.get("assessment_content"),
        given=_date(one.get("assessment_administration_date")),
        score=one.get("score_results"),
        method=one.get("assessment_reporting_method"),
        level=one.get("assessment_interpretation"),
        said=_said(one),
    )


def _move(one: Mapping[str, Any]) -> Move:
    return Move(
        arrived=date.fromisoformat(one["qualifying_arrival_date"]),
        from_city=one.get("qualifying_move_from_city"),
        from_state=one.get("qualifying_move_from_state"),
        from_country=one.get("qualifying_move_from_country"),
        to_city=one.get("qualifying_move_to_city"),
        to_state=one.get("qualifying_move_to_state"),
        eligible_until=_date(one.get("eligibility_expiration_date")),
        said=_said(one),
    )


def granted_by_state(courses: Sequence[Course]) -> dict[str, Decimal]:
    """Credits granted, by the State that granted them: their units differ, so they are never added up over States."""
    totals: dict[str, Decimal] = {}
    for course in courses:
        if course.credits is not None:
            totals[course.said[0].state] = totals.get(course.said[0].state, Decimal(0)) + course.credits
    return totals
