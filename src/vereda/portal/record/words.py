"""Codes, places and lists as the record page words them, in the language of the page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from vereda.core.elements import code_label
from vereda.exchange.children.record import Course, Value
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import long_date, state_name

FULL_YEAR = ("", "0827")  # a term that needs no word beside its years
DATES = frozenset({"birth_date"})
CODES = {"sex": "sex", "multiple_birth_flag": "yes_no"}


def label(code_set: str, code: str | None) -> str:
    """What a code means; nothing for none, the code itself if it is not in the set."""
    return code_label(code_set, code, page_language()) if code else ""


def listed(states: Sequence[str]) -> str:
    """Names of States as a sentence lists them: "Texas, Michigan and Washington"."""
    names = [state_name(state) for state in dict.fromkeys(states)]
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def value_text(element: str, value: str) -> str:
    """A demographic value for reading: dates in full, codes by their meaning, names as written."""
    if element in DATES:
        return long_date(date.fromisoformat(value))
    return label(CODES[element], value) if element in CODES else value


def evidence_text(value: Value) -> str:
    return ", ".join(label("birth_date_verification", code) for code in value.evidence)


def who_said(value: Value) -> list[str]:
    return [said.state for said in value.said]


def term_text(course: Course) -> str:
    """Years and term: "2024–25", "Semester 2024–25"."""
    years = ""
    if course.begin_year and course.end_year:
        years = (
            f"{course.begin_year}–{course.end_year % 100:02}"
            if course.end_year != course.begin_year
            else str(course.begin_year)
        )
    term = "" if (course.term or "") in FULL_YEAR else label("term_type", course.term)
    return " ".join(part for part in (term, years) if part)


def title_text(course: Course) -> str:
    section = "" if course.section in {None, "01"} else label("course_section", course.section)
    return ", ".join(part for part in (course.title or _("Course without a title"), section) if part)


def place_text(city: str | None, state: str | None, country: str | None = None) -> str:
    parts = (city, state_name(state) if state else None, country if country and not state else None)
    return ", ".join(part for part in parts if part)
