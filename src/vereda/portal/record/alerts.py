"""What a reader must not overlook: at most four, medical first; and the differences between States, spelled out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vereda.exchange.children.record import Choice, Course, Record, Said
from vereda.portal.components.tags import element_title, long_date
from vereda.portal.record.words import evidence_text, label, listed, title_text, value_text, who_said

MOST = 4
CALM = {None, "None"}  # of the Med Alert Indicator


@dataclass(frozen=True)
class Alert:
    tone: str
    icon: str
    fact: str
    line: str
    link: str = ""
    link_words: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class ConflictValue:
    text: str
    evidence: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Conflict:
    """An element on which States differ: each value with its evidence, why one is shown first, who can change what."""

    element: str
    title: str
    values: tuple[ConflictValue, ...]
    why: str
    who_can_change: str


def alerts(record: Record, today: date) -> list[Alert]:
    found = [*_medical(record), *_differences(record), *_eligibility(record, today), *_unfinished(record.courses)]
    return found[:MOST]


def _medical(record: Record) -> Iterator[Alert]:
    told = [one for one in record.flags.get("med_alert_indicator", ()) if one.value not in CALM]
    if told:
        fact = _("%(kind)s health condition") % {"kind": label("med_alert", told[0].value)}
        said = tuple(said for one in told for said in one.said)
        yield Alert("stop", "medical", fact, _("Ask the last school’s nurse."), said=said)


def _differences(record: Record) -> Iterator[Alert]:
    for choice in record.conflicts:
        others = list(dict.fromkeys(state for value in choice.others for state in who_said(value)))
        words = ngettext("%(others)s differs from %(first)s.", "%(others)s differ from %(first)s.", len(others))
        yield Alert(
            "look",
            "warning",
            _title(choice),
            words % {"others": listed(others), "first": listed(who_said(choice.shown))},
            link=f"#conflict-{choice.element}",
            link_words=_("See all of them"),
        )


def _eligibility(record: Record, today: date) -> Iterator[Alert]:
    until = record.eligible_until
    if until and until < today:
        yield Alert(
            "know",
            "clock",
            _("Eligibility has ended"),
            _("The last day was %(day)s.") % {"day": long_date(until)},
            "#moves",
            _("Moves"),
        )


def _unfinished(courses: Sequence[Course]) -> Iterator[Alert]:
    open_courses = [course for course in courses if course.credits is None and course.hours is not None]
    if open_courses:
        titles = list(dict.fromkeys(title_text(course) for course in open_courses))
        words = ngettext("%(number)s course is not finished", "%(number)s courses are not finished", len(titles))
        yield Alert(
            "know",
            "clock",
            words % {"number": len(titles)},
            _("Hours and grades to date are on the record."),
            link="#courses",
            link_words=_("Courses"),
        )


def conflicts(record: Record) -> list[Conflict]:
    return [_conflict(choice) for choice in record.conflicts]


def _conflict(choice: Choice) -> Conflict:
    first = value_text(choice.element, choice.shown.value)
    words = _("%(value)s is shown first because it was said last.")
    if choice.shown.proven and not any(other.proven for other in choice.others):
        words = _("%(value)s is shown first because a paper that proves it was seen.")
    elif choice.shown.proven:
        words = _("%(value)s is shown first because it was said last by a State that saw a paper that proves it.")
    others = [state for value in choice.others for state in who_said(value)]
    return Conflict(
        element=choice.element,
        title=_title(choice),
        values=tuple(
            ConflictValue(value_text(choice.element, value.value), evidence_text(value), value.said)
            for value in choice.values
        ),
        why=words % {"value": first},
        who_can_change=_("Only %(states)s can change what it said.") % {"states": listed(others)},
    )


def _title(choice: Choice) -> str:
    number = len(choice.values)
    if choice.element == "birth_date":
        return ngettext("%(number)s birth date on file", "%(number)s birth dates on file", number) % {"number": number}
    return _("States differ: %(element)s") % {"element": element_title(choice.element)}
