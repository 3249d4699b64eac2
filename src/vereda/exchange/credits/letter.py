"""The letter a student takes along: what was earned where, the sending and the receiving State's plans side by side.

Its columns are those that counselors of the Texas Migrant Interstate Program have known since the 1990s: sending plan, receiving
plan, earned, still needed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from vereda.core.credits import UNITS, Answer, CourseLine, LineAnswer, Partial, Said, Standing
from vereda.core.language import Language
from vereda.exchange.children.pdf import pages
from vereda.exchange.children.pdf.content import grouped
from vereda.exchange.children.pdf.tables import table
from vereda.exchange.children.pdf.words import WORDS, Teller
from vereda.exchange.children.record import Record
from vereda.exchange.credits.decisions import named
from vereda.exchange.credits.letter_words import WORDS as OF_THE_LETTER
from vereda.exchange.credits.queries import Toward

NOTHING: Final = "–"
SECTIONS: Final = {"02": "section_a", "03": "section_b"}
Section = dict[str, Any]


def letter_pdf(
    record: Record, receiving: Toward, sending: Toward | None, *, language: Language, printed_by: str, at: datetime
) -> bytes:
    """The letter as tagged PDF. `receiving` has an answer; `sending`: the same courses held to the plan of the State they left."""
    return pages("record.typ", letter(record, receiving, sending, language=language, printed_by=printed_by, at=at))


def letter(
    record: Record, receiving: Toward, sending: Toward | None, *, language: Language, printed_by: str, at: datetime
) -> dict[str, Any]:
    """The data of `record.typ`. Raises ValueError without a plan to hold the courses to."""
    if receiving.answer is None:
        raise ValueError("a letter is about a plan")
    tell, found = Teller(language, {**WORDS, **OF_THE_LETTER}), receiving.answer
    sections = (
        _answer(receiving, found, tell),
        _side_by_side(found, sending.answer if sending else None, tell),
        _listed("rests_on", found.rests_on, tell),
        _listed("to_confirm", found.to_confirm, tell),
        _listed("leaves_out", found.leaves_out, tell),
        _earned_where(found, record.states, tell),
        _unfinished(found, tell),
    )
    return {
        "language": language,
        "title": tell.say("letter_title", name=record.name),
        "running": f"{tell.say('letter')} · {record.name}",
        "name": record.name,
        "head": tell.say("about", date=tell.long_day(record.birth_date), number=grouped(record.msix_id)),
        "as_of": tell.say("as_of", moment=tell.moment(at), by=printed_by),
        "page": tell.say("page"),
        "of": tell.say("of"),
        "notice": tell.say("notice"),
        "sections": [section for section in sections if section],
    }


def _section(title: str, paragraphs: Sequence[str], *tables: dict[str, Any]) -> Section:
    return {"title": title, "paragraphs": [{"fact": "", "text": text} for text in paragraphs], "tables": list(tables)}


def _answer(toward: Toward, found: Answer, tell: Teller) -> Section:
    plan = {"plan": found.plan.name, "state": tell.state(found.plan.state)}
    year = toward.class_of
    told = [sentence(one, tell) for one in found.summary]
    told.append(tell.say("plan_class", **plan, year=str(year)) if year else tell.say("plan", **plan))
    if chosen := toward.chosen:
        told.append(tell.say("chosen", by=named(chosen.by), day=tell.long_day(chosen.at.date()), reason=chosen.reason))
    return _section(sentence(found.headline, tell), told)


def _side_by_side(found: Answer, sending: Answer | None, tell: Teller) -> Section:
    unit = UNITS[found.plan.unit]
    there = _needed(sending)
    rows = [
        [
            one.label.text(tell.language), *([_native(there.get(one.subject.code), found)] if sending else []),
            _plain(one.needed.native), _plain(one.granted.native + one.accepted.native), _plain(one.under_way.native),
            _plain(one.missing.native),
        ]
        for one in found.subjects
    ]  # fmt: skip
    sums = [
        found.required.native,
        found.granted.native + found.accepted.native,
        found.under_way.native,
        found.missing.native,
    ]
    total = [tell.say("total"), *([_native(sending.required.carnegie, found)] if sending else []), *map(_plain, sums)]
    states = [sending.plan.state] if sending else []
    columns = [
        tell.say("subject"), *(tell.say("asks", state=tell.state(state)) for state in (*states, found.plan.state)),
        *(tell.say(word) for word in ("earned", "this_semester", "still_needed")),
    ]  # fmt: skip
    widths = [4.0, *(1.7 for _ in columns[1:])]
    numbers = range(1, len(columns))
    shown = table(columns, widths, [*rows, total], numbers=numbers, total=tell.say("total"))
    return _section(
        tell.say("side_by_side"), [tell.say("units", state=tell.state(found.plan.state), unit=unit.name)], shown
    )


def _needed(sending: Answer | None) -> dict[str, Decimal]:
    """Carnegie units that the other plan asks for, by subject."""
    needed: dict[str, Decimal] = {}
    for one in sending.subjects if sending else ():
        needed[one.subject.code] = needed.get(one.subject.code, Decimal(0)) + one.needed.carnegie
    return needed


def _native(carnegie: Decimal | None, found: Answer) -> str:
    if carnegie is None:
        return NOTHING
    factor = UNITS[found.plan.unit].factor
    return _plain(carnegie * factor.denominator / factor.numerator)


def _listed(title: str, sentences: Sequence[Said], tell: Teller) -> Section | None:
    told = list(dict.fromkeys(sentence(one, tell) for one in sentences))
    return _section(tell.say(title), told) if told else None


def _earned_where(found: Answer, order: Sequence[str], tell: Teller) -> Section | None:
    states = [*order, *sorted({one.line.state for one in found.lines} - set(order))]
    rows: list[list[str]] = []
    for state in states:
        told = [one for one in found.lines if one.line.state == state and one.standing is not Standing.UNFINISHED]
        rows += [[tell.state(state)]] if told else []
        rows += [_line(one, tell) for one in told]
    columns = [tell.say(word) for word in ("course", "written", "worth", "counts", "where")]
    shown = table(columns, [3.6, 1.6, 1, 1, 5], rows, numbers=(2, 3))
    return _section(tell.say("earned_where"), [tell.say("carnegie")], shown) if rows else None


def _line(one: LineAnswer, tell: Teller) -> list[str]:
    years = f"{one.line.begin_year}–{one.line.end_year % 100:02}" if one.line.begin_year and one.line.end_year else ""
    return [
        f"{_title(one.line, tell)} {years}".strip(),
        f"{_plain(one.converted.written)} {one.converted.unit.name}" if one.converted else NOTHING,
        _plain(one.credits) if one.credits else NOTHING,
        _plain(one.counted) if one.counted else NOTHING,
        " ".join(sentence(told, tell) for told in one.explained),
    ]


def _unfinished(found: Answer, tell: Teller) -> Section | None:
    by_key = {one.key: one for one in found.lines}
    rows = [
        [
            _title(line := by_key[one.key].line, tell),
            tell.state(line.state),
            NOTHING if line.hours is None else str(line.hours),
            line.grade_to_date or NOTHING,
            tell.day(line.as_of) if line.as_of else NOTHING,
            _suggested(one, tell),
            " ".join(sentence(told, tell) for told in one.left) or NOTHING,
        ]
        for one in found.partials
    ]
    names = ("course", "state", "hours_to_date", "grade_to_date", "as_of_day", "suggested", "still_missing")
    shown = table([tell.say(name) for name in names], [2.8, 1.6, 1.3, 1.3, 1.5, 2.2, 2.6], rows, numbers=(2,))
    return _section(tell.say("unfinished_courses"), [tell.say("never_summed")], shown) if rows else None


def _suggested(one: Partial, tell: Teller) -> str:
    if one.failing:
        return tell.say("failing_so_far")
    ways = [tell.say(f"by_{way.basis}", credits=_plain(way.native)) for way in one.suggestions]
    return "; ".join(ways) or tell.say("neither_known")


def _title(line: CourseLine, tell: Teller) -> str:
    name = line.title or tell.say("no_title")
    return tell.say(SECTIONS[line.section], course=name) if line.section in SECTIONS else name


def _plain(credits_: Decimal) -> str:
    """4.0, 2.5, 0.25: at least one place."""
    plain = credits_.normalize()
    return f"{plain:.1f}" if -int(plain.as_tuple().exponent) < 1 else f"{plain:f}"


def sentence(told: Said, tell: Teller) -> str:
    values = {name: _value(name, value, tell) for name, value in told.values.items()}
    return Said(told.code, values).text(tell.language)


def _value(name: str, value: Any, tell: Teller) -> Any:
    if isinstance(value, date):
        return tell.long_day(value)
    return tell.state(value) if name == "state" else value
