"""What the credits page shows: the answer, subject by subject and line by line, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vereda.core.calendar import age_on
from vereda.core.credits import UNITS, Answer, LineAnswer, Partial, Status, SubjectAnswer, ToDate
from vereda.exchange.children.record import Record
from vereda.exchange.credits.queries import Question, Toward
from vereda.portal.credits.bars import Part, answer_bar, subject_bar
from vereda.portal.credits.words import BASES, STANDINGS, native, number, said, sentence, title, years
from vereda.portal.record.words import label

TONES = {Status.COMPLETE: "good", Status.COMPLETE_IF_PASSED: "good", Status.INCOMPLETE: "look", Status.NO_LIST: "know"}

RULES = {"leaves_rule", "leaves_subject_rule"}  # shown folded: a person applies them, nothing is missing by them


@dataclass(frozen=True)
class Tag:
    tone: str
    words: str


@dataclass(frozen=True)
class NeedRow:
    name: str
    has: str
    needed: str
    missing: str


@dataclass(frozen=True)
class SubjectRow:
    name: str
    has: str
    needed: str
    bar: list[Part]
    tag: Tag
    needs: list[NeedRow]


@dataclass(frozen=True)
class Told:
    """What one State says of an unfinished course: empty texts where it says nothing."""

    state: str
    hours: str
    grade: str
    on: date | None


@dataclass(frozen=True)
class ToDateRow:
    name: str
    if_passed: str
    told: list[Told | None]


@dataclass(frozen=True)
class SuggestionRow:
    basis: str
    part: str
    of: str
    credits: str


@dataclass(frozen=True)
class PartialRow:
    key: str
    name: str
    state: str
    hours: str
    grade: str
    on: date | None
    failing: bool
    most: str
    suggestions: list[SuggestionRow]
    left: list[str]


@dataclass(frozen=True)
class LineRow:
    """A course line and what became of it. `written`: as its State said it; `worth`: the same in Carnegie units."""

    key: str
    name: str
    state: str
    years: str
    standing: str
    written: str
    worth: str
    counted: str
    explained: list[str]


def page_of(record: Record, toward: Toward, question: Question, today: date) -> dict[str, Any]:
    """The context of the page, without who may do what on it."""
    now = record.now
    context: dict[str, Any] = {
        "record": record,
        "order": record.states,
        "age": age_on(today, record.birth_date),
        "grade": label("grade_level", now.grade) if now and now.grade else "",
        "school": now.school if now else "",
        "toward": toward,
        "question": question,
        "states": list(dict.fromkeys(state for state in (toward.state, *record.states) if state)),
        "plan": toward.answer.plan if toward.answer else None,
    }
    return context | answered(toward.answer, record.states) if toward.answer else context


def answered(found: Answer, order: Sequence[str]) -> dict[str, Any]:
    longest = max((one.needed.native for one in found.subjects), default=Decimal(1))
    states = _of_order({found.lines[at].line.state for one in found.to_date for at in one.lines}, order)
    return {
        "answer": found,
        "tone": TONES[found.status],
        "headline": sentence(found.headline),
        "summary": " ".join(sentence(one) for one in found.summary),
        "bar": answer_bar(found, order) if found.required.native else [],
        "granted": number(found.granted.native + found.accepted.native),
        "required": number(found.required.native),
        "unit": UNITS[found.plan.unit].name,
        "rests_on": [sentence(one) for one in found.rests_on],
        "to_confirm": list(dict.fromkeys(sentence(one) for one in found.to_confirm)),
        "leaves_out": [sentence(one) for one in found.leaves_out if one.code not in RULES],
        "rules": [sentence(one) for one in found.leaves_out if one.code in RULES],
        "subjects": [_subject(one, found, order, longest) for one in found.subjects],
        "to_date_states": states,
        "to_date": [_to_date(one, found, states) for one in found.to_date],
        "partials": partial_rows(found),
        "partial_rules": found.partials[0].rules if found.partials else (),
        "lines": [_line(one) for one in found.lines],
        "under_way": [_line(one) for one in found.lines if one.standing.value == "under_way"],
        "algebra_1": [title(found.lines[at].line) for at in found.algebra_1],
    }


def _of_order(states: Iterable[str], order: Sequence[str]) -> list[str]:
    known = set(states)
    return [state for state in order if state in known] + sorted(known - set(order))


def _subject(one: SubjectAnswer, found: Answer, order: Sequence[str], longest: Decimal) -> SubjectRow:
    unit = UNITS[found.plan.unit]
    factor = Decimal(unit.factor.denominator) / unit.factor.numerator
    return SubjectRow(
        name=said(one.label),
        has=number(one.granted.native + one.accepted.native),
        needed=number(one.needed.native),
        bar=subject_bar(one, order, factor=factor, longest=longest),
        tag=_tag(one),
        needs=[
            NeedRow(said(need.label), number(need.filled * factor), number(need.needed.native), _missing(need.missing.native))
            for need in one.needs
        ],
    )  # fmt: skip


def _missing(amount: Decimal) -> str:
    return number(amount) if amount else ""


def _tag(one: SubjectAnswer) -> Tag:
    if one.missing.native:
        return Tag("look", _("%(credits)s missing") % {"credits": number(one.missing.native)})
    if not one.complete:
        return Tag("look", _("a required course is missing"))
    if one.under_way.native:
        return Tag("none", _("+ %(credits)s this semester") % {"credits": number(one.under_way.native)})
    return Tag("good", _("complete"))


def _to_date(one: ToDate, found: Answer, states: Sequence[str]) -> ToDateRow:
    lines = {found.lines[at].line.state: found.lines[at].line for at in one.lines}
    named = found.lines[one.lines[-1] if one.under_way is None else one.under_way].line
    told = [
        Told(state, "" if line.hours is None else str(line.hours), line.grade_to_date or "", line.as_of)
        if (line := lines.get(state))
        else None
        for state in states
    ]
    return ToDateRow(title(named), number(one.if_passed) if one.if_passed else "", told)


def partial_rows(found: Answer) -> list[PartialRow]:
    by_key = {line.key: line for line in found.lines}
    return [_partial(one, by_key[one.key]) for one in found.partials]


def _partial(one: Partial, of: LineAnswer) -> PartialRow:
    line = of.line
    return PartialRow(
        key=one.key,
        name=title(line),
        state=line.state,
        hours="" if line.hours is None else str(line.hours),
        grade=one.to_date or "",
        on=line.as_of,
        failing=one.failing,
        most=native(one.most, one.unit),
        suggestions=[
            SuggestionRow(str(BASES[way.basis]), f"{float(way.part):g}", f"{float(way.of):g}", number(way.native))
            for way in one.suggestions
        ],
        left=[sentence(told) for told in one.left],
    )


def _line(one: LineAnswer) -> LineRow:
    written = one.converted
    return LineRow(
        key=one.key,
        name=title(one.line),
        state=one.line.state,
        years=years(one.line),
        standing=str(STANDINGS[one.standing]),
        written=f"{number(written.written)} {written.unit.name}" if written else "",
        worth=number(one.credits) if one.credits else "",
        counted=number(one.counted) if one.counted else "",
        explained=[sentence(told) for told in one.explained],
    )
