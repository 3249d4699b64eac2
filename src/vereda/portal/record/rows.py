"""The rows of the record page, worded from the record. Nothing is decided here about what a value means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.exchange.children.record import (
    HEALTH,
    Assessment,
    Course,
    Enrollment,
    FlagValue,
    Move,
    Record,
    Said,
    granted_by_state,
)
from vereda.portal.components.tags import credits_of, short_date, state_name
from vereda.portal.record.placement import level_meaning
from vereda.portal.record.words import label, place_text, term_text, title_text

NOW_FLAGS = ("designated_graduation_school", "lep_indicator", "idea_indicator", "pfs_flag")
FLAG_NAMES = {
    "designated_graduation_school": gettext_lazy("Means to graduate from"),
    "lep_indicator": gettext_lazy("English learner"),
    "idea_indicator": gettext_lazy("Special education (IDEA)"),
    "pfs_flag": gettext_lazy("Priority for services"),
    "med_alert_indicator": gettext_lazy("Medical alert"),
    "immunization_record_flag": gettext_lazy("Immunization record on file"),
}
FLAG_CODES = {"med_alert_indicator": "med_alert"}  # the others are Yes or No


@dataclass(frozen=True)
class FactValue:
    """A value with all who said it; empty text: they have the child enrolled and did not say."""

    text: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Fact:
    name: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True)
class EnrollmentRow:
    state: str
    school: str
    district: str
    grade: str
    grade_text: str
    since: date
    until: date | None
    kind: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class CourseRow:
    title: str
    term: str
    grade: str
    hours: str
    credits: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Subject:
    name: str
    granted: str
    courses: tuple[CourseRow, ...]


@dataclass(frozen=True)
class MoveRow:
    arrived: date
    place_from: str
    place_to: str
    eligible_until: date | None
    said: tuple[Said, ...]


@dataclass(frozen=True)
class AssessmentRow:
    title: str
    given: date | None
    score: str
    level: str
    meaning: str
    said: tuple[Said, ...]


KINDS = {  # shorter than the official names of the codes
    "01": gettext_lazy("Basic school program"),
    "02": gettext_lazy("Regular-term MEP"),
    "03": gettext_lazy("Summer MEP project"),
    "04": gettext_lazy("Year-round MEP"),
    "05": gettext_lazy("Basic + regular-term MEP"),
    "06": gettext_lazy("Residency only"),
}


def enrollment_row(one: Enrollment) -> EnrollmentRow:
    return EnrollmentRow(
        state=one.said[0].state,
        school=one.school or "",
        district=one.district or "",
        grade=(one.grade or "").lstrip("0") or (one.grade or ""),
        grade_text=label("grade_level", one.grade),
        since=one.since,
        until=one.until,
        kind=str(KINDS[one.type]) if one.type in KINDS else label("enrollment_type", one.type),
        said=one.said,
    )


def now_facts(record: Record, schools: Mapping[str, str]) -> list[Fact]:
    """What is said of the child today beside the school itself. `schools`: NCES ID → name, to graduate from."""
    facts = []
    for element in NOW_FLAGS:
        values = _together(record.flags.get(element, ()), "yes_no")
        if element == "designated_graduation_school" and not values:
            continue  # younger children have none
        if element == "designated_graduation_school":
            values = tuple(FactValue(schools.get(value.text, value.text), value.said) for value in values)
        facts.append(Fact(str(FLAG_NAMES[element]), values))
    return facts


def health_facts(record: Record) -> list[Fact]:
    """Medical alert and immunization, every value with who said it."""
    facts = []
    for element in HEALTH:
        values = _together(record.flags.get(element, ()), FLAG_CODES.get(element, "yes_no"))
        facts.append(Fact(str(FLAG_NAMES[element]), values or (FactValue("", ()),)))
    return facts


def _together(values: Sequence[FlagValue], code_set: str) -> tuple[FactValue, ...]:
    """The same value once, with all who said it, newest first; those who did not say, last."""
    said: dict[str, list[Said]] = {}
    for one in values:
        said.setdefault(label(code_set, one.value), []).extend(one.said)
    ordered = sorted(said.items(), key=lambda item: not item[0])
    return tuple(FactValue(text, tuple(who)) for text, who in ordered)


def subjects(courses: Sequence[Course]) -> list[Subject]:
    """Courses by subject, each subject with what every State granted."""
    groups: dict[str, list[Course]] = {}
    for course in courses:
        groups.setdefault(course.subject or "", []).append(course)
    return [
        Subject(name or _("Subject not said"), credits_words(granted_by_state(group)), tuple(map(_course_row, group)))
        for name, group in sorted(groups.items(), key=lambda item: (not item[0], item[0]))
    ]


def credits_words(granted: Mapping[str, object]) -> str:
    """Credits by State, side by side: "TX 3.00 · WA 0.50"."""
    return " · ".join(f"{state} {credits_of(number)}" for state, number in granted.items())  # type: ignore[arg-type]


def granted_line(record: Record) -> str:
    granted = granted_by_state(record.courses)
    if not granted:
        return ""
    words = ", ".join(f"{state_name(state)} {credits_of(number)}" for state, number in granted.items())
    return _("granted: %(credits)s") % {"credits": words}


def _course_row(course: Course) -> CourseRow:
    grade = course.final_grade or ""
    if not grade and course.grade_to_date:
        grade = _("%(grade)s to date") % {"grade": course.grade_to_date}
    hours = ""
    if course.hours is not None:
        hours = _("%(hours)s h as of %(day)s") % {"hours": course.hours, "day": short_date(course.said[0].on)}
    return CourseRow(
        title_text(course), term_text(course), grade, hours, credits_of(course.credits) or "—", course.said
    )


def assessment_row(one: Assessment) -> AssessmentRow:
    return AssessmentRow(
        one.title or one.content or _("Assessment without a title"),
        one.given,
        one.score or "",
        one.level or "",
        level_meaning(one),
        one.said,
    )


def move_row(one: Move) -> MoveRow:
    return MoveRow(
        arrived=one.arrived,
        place_from=place_text(one.from_city, one.from_state, one.from_country),
        place_to=place_text(one.to_city, one.to_state),
        eligible_until=one.eligible_until,
        said=one.said,
    )
