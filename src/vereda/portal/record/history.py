"""What each State said over time, statement by statement, with what changed since the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from vereda.core.elements import ELEMENTS, GROUPS
from vereda.exchange.children.queries import Statement
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import element_title, month_date, short_date
from vereda.portal.record.words import label

Said = Mapping[tuple[str, str, str], str]  # (group, row, element) → text


@dataclass(frozen=True)
class Change:
    """One value that a statement says otherwise than the one before it. `word` is: new, differs or missing."""

    name: str
    before: str
    after: str
    word: str


@dataclass(frozen=True)
class Told:
    said_at: datetime
    action: str
    receipt: str
    changes: Sequence[Change]
    words: str


@dataclass(frozen=True)
class ToldBySource:
    number: int
    state: str
    state_student_identifier: str
    statements: Sequence[Told]


def told_by_source(statements: Sequence[Statement]) -> list[ToldBySource]:
    """State record by State record, each with its statements, newest first."""
    sources = []
    whose = groupby(statements, key=lambda one: (one.state, one.state_student_identifier))
    for number, ((state, identifier), group) in enumerate(whose, 1):
        told: list[Told] = []
        known: Said = {}
        for place, statement in enumerate(group):
            told.append(_told(statement, known, first=place == 0))
            known = _after(statement, known)
        sources.append(ToldBySource(number, state, identifier, told[::-1]))
    return sources


def _told(statement: Statement, known: Said, *, first: bool) -> Told:
    now = _after(statement, known)
    changes = [] if first else list(_changes(known, now))
    words = ""
    if first:
        words = _("The first statement, with %(number)s values.") % {"number": len(now)}
    elif statement.action_code == "D":
        words, changes = _("The State withdrew the student."), []
    elif not changes:
        words = _("The same as before.")
    return Told(statement.said_at, label("action", statement.action_code), statement.receipt, changes, words)


def _after(statement: Statement, known: Said) -> Said:
    """What stands after a statement: an insert says everything anew, an update replaces only what it brings."""
    said = dict(_values(statement.payload))
    if statement.action_code != "U":
        return said
    brings_demographics = bool(statement.payload.get("demographics"))
    return {
        **{key: text for key, text in known.items() if not (brings_demographics and key[0] == "demographics")},
        **said,
    }


def _values(payload: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str], str]]:
    for group, told in payload.items():
        rows = [told] if isinstance(told, Mapping) else told
        for row in rows:
            name = "" if group == "demographics" else _row_name(group, row)
            for element, value in row.items():
                if value is not None and element in _elements(group):
                    yield (group, name, element), _text(element, value)


def _elements(group: str) -> frozenset[str]:
    return frozenset(element.key for element in GROUPS[group].elements) if group in GROUPS else frozenset()


ROW_NAMES = {
    "enrollments": ("school_or_project_name", "enrollment_date"),
    "qualifying_moves": ("qualifying_move_to_city", "qualifying_arrival_date"),
    "course_history": ("course_title", "course_section", "begin_academic_year", "term_type"),
    "assessments": ("assessment_title", "assessment_administration_date"),
    "alternate_ids": ("alternate_state_student_id",),
}


def _row_name(group: str, row: Mapping[str, Any]) -> str:
    """What tells the sub-records of a group apart, for reading."""
    named = ((element, row.get(element)) for element in ROW_NAMES.get(group, ()))
    return ", ".join(_text(element, value) for element, value in named if value)


def _text(element: str, value: Any) -> str:
    """A value for reading: codes by their meaning, dates as dates."""
    told = ELEMENTS[element]
    if told.code_set and told.type == "code":
        return label(told.code_set, str(value))
    if told.type in {"date", "month"}:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return short_date(day) if told.type == "date" else month_date(day)
    return str(value)


def _changes(before: Said, after: Said) -> Iterator[Change]:
    """Element by element; a sub-record that came or went whole is one line."""
    rows_before, rows_after = {key[:2] for key in before}, {key[:2] for key in after}
    for group, row in sorted((rows_before | rows_after) - (rows_before & rows_after)):
        came = (group, row) in rows_after
        yield Change(_group_title(group), "" if came else row, row if came else "", _("new") if came else _("missing"))
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new and key[:2] in rows_before & rows_after:
            word = _("new") if not old else _("missing") if not new else _("differs")
            name = f"{key[1]}: {element_title(key[2])}" if key[1] else element_title(key[2])
            yield Change(name, old, new, word)


def _group_title(group: str) -> str:
    return GROUPS[group].title_es if page_language() == "es" else GROUPS[group].title
