"""What stands on the family's sheet: the sentence that matters, whom to call, credits, health, schools, rights."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from vereda.core.calendar import age_on
from vereda.core.language import Language
from vereda.exchange.children.pdf.content import CALM, grouped
from vereda.exchange.children.pdf.parent_words import WORDS as FAMILY
from vereda.exchange.children.pdf.tables import table, value_text
from vereda.exchange.children.pdf.words import WORDS, Teller
from vereda.exchange.children.record import Course, Record, Said, granted_by_state
from vereda.exchange.states.queries import contacts_of

Part = dict[str, Any]
OF_AGE: Final = 18  # years; the rights of FERPA pass to the student (34 CFR 99.5)
NOTHING: Final = "–"


def parent_sheet(
    record: Record, *, language: Language, printed_by: str, at: datetime, graduation: tuple[str, str] | None = None
) -> dict[str, Any]:
    """The data of `parent.typ`. What no State said leaves no gap: its part is left out."""
    tell = Teller(language, {**WORDS, **FAMILY})
    parts = (
        _pair(_now(record, tell), _call(record, tell)),
        _credits(record, tell),
        _unfinished(record, tell),
        _health(record, tell),
        _schools(record, tell),
        _pair(_program(record, tell, at.date()), _difference(record, tell)),
        {"kind": "steps", "title": tell.say("correct_title"), "steps": [tell.say(f"correct_{n}") for n in (1, 2, 3)]},
        _rights(record, tell, at.date()),
        _part(tell.say("again_title"), [("", tell.say("again", name=record.first_name))]),
    )
    return {
        "language": language,
        "title": tell.say("sheet_title", name=record.name),
        "running": f"{tell.say('sheet')} · {record.name}",
        "name": record.name,
        "head": _head(record, tell, at.date()),
        "statement": _statement(record, tell, graduation),
        "parts": [part for part in parts if part],
        "as_of": tell.say("as_of", moment=tell.moment(at), by=printed_by),
        "page": tell.say("page"),
        "of": tell.say("of"),
        "notice": tell.say("family_notice"),
    }


def _part(title: str, paragraphs: Sequence[tuple[str, str]], *tables: dict[str, Any]) -> Part:
    told = [{"fact": fact, "text": text} for fact, text in paragraphs]
    return {"kind": "plain", "title": title, "paragraphs": told, "tables": list(tables)}


def _pair(left: Part | None, right: Part | None) -> Part | None:
    both = [side for side in (left, right) if side]
    return {"kind": "pair", "sides": both} if len(both) > 1 else next(iter(both), None)


def _head(record: Record, tell: Teller, today: date) -> list[dict[str, str]]:
    age = tell.say("years", age=str(age_on(today, record.birth_date)))
    return [
        {"before": tell.say("born_on"), "value": tell.long_day(record.birth_date), "after": age},
        {"before": "MSIX", "value": grouped(record.msix_id), "after": ""},
    ]


def _open_courses(record: Record) -> list[Course]:
    return [one for one in record.courses if one.credits is None and (one.hours is not None or one.grade_to_date)]


def _statement(record: Record, tell: Teller, graduation: tuple[str, str] | None) -> dict[str, str]:
    number = len({one.title for one in _open_courses(record)})
    key = "unfinished" if number else "take_along"
    title = tell.say("unfinished_title", number=str(number)) if number else tell.say("take_along")
    why = tell.say(f"{key}_why", name=record.first_name)
    if graduation is None:
        return {"title": title, "text": why}
    sentence, basis = graduation
    return {"title": sentence, "text": f"{basis} {why}"}


def _now(record: Record, tell: Teller) -> Part:
    title, now = tell.say("where_now", name=record.first_name), record.now
    if now is None:
        return _part(title, [("", tell.say("nowhere"))])
    grade = tell.label("grade_level", now.grade)
    when = tell.say(
        "grade_until" if now.until else "grade_since", grade=grade, date=tell.long_day(now.until or now.since)
    )
    place = ", ".join(part for part in (now.district, tell.state(now.state)) if part)
    return _part(title, [(now.school or tell.label("enrollment_type", now.type), ""), ("", place), ("", when)])


def _call(record: Record, tell: Teller) -> Part:
    here = record.now.said[0].state if record.now else ""
    people = sorted(
        (one for one in contacts_of(list(record.states)) if one.district_id is None),
        key=lambda one: (one.state_id != here, record.states.index(one.state_id)),
    )
    first = {one.state_id: one for one in reversed(people)}
    told = [
        (f"{one.name},", f"{tell.say('call_for', state=tell.state(one.state_id))}: {_whole(one.phone)}")
        for one in people
        if first[one.state_id] is one
    ]
    return _part(tell.say("whom_to_call"), [*told, ("", tell.say("ask_school"))])


def _whole(phone: str) -> str:
    """A number that no line end tears apart."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")


def _credits(record: Record, tell: Teller) -> Part | None:
    granted = granted_by_state(record.courses)
    if not granted:
        return None
    states = [state for state in record.states if state in granted]
    by_subject: dict[str, list[Course]] = {}
    for course in record.courses:
        if course.credits is not None:
            by_subject.setdefault(course.subject or tell.say("no_subject"), []).append(course)
    rows = [[subject, *_by_state(granted_by_state(some), states)] for subject, some in sorted(by_subject.items())]
    rows.append([tell.say("total"), *_by_state(granted, states)])
    columns = [tell.say("subject"), *(tell.state(state) for state in states)]
    widths = [4, *(2 for _ in states)]
    numbers = range(1, len(columns))
    credit_table = table(columns, widths, rows, numbers=numbers, total=tell.say("total"))
    return _part(tell.say("credits_by_subject"), [("", tell.say("never_added"))], credit_table)


def _by_state(granted: dict[str, Decimal], states: Sequence[str]) -> list[str]:
    return [f"{granted[state]:.3f}".removesuffix("0") if state in granted else NOTHING for state in states]


def _unfinished(record: Record, tell: Teller) -> Part | None:
    rows = [
        [
            one.title or tell.say("not_said"),
            tell.state(one.said[0].state),
            NOTHING if one.hours is None else str(one.hours),
            one.grade_to_date or NOTHING,
            tell.day(one.said[0].on),
        ]
        for one in _open_courses(record)
    ]
    if not rows:
        return None
    columns = [tell.say(word) for word in ("course", "state", "hours_to_date", "grade_to_date", "as_of_day")]
    return _part(tell.say("unfinished"), [], table(columns, [4, 2, 2, 2, 2], rows, numbers=(2, 3)))


def _health(record: Record, tell: Teller) -> Part:
    alerts = [one for one in record.flags.get("med_alert_indicator", ()) if one.value not in CALM]
    told = []
    if alerts:
        who = _who([said for one in alerts for said in one.said], tell)
        kind = tell.label("med_alert", alerts[0].value)
        told.append((tell.say("medical_fact", kind=kind), tell.say("medical_why", who=who)))
    with_card = [one for one in record.flags.get("immunization_record_flag", ()) if one.value == "Yes"]
    states = list(dict.fromkeys(tell.state(said.state) for one in with_card for said in one.said))
    text = tell.say("vaccines_with", who=", ".join(states)) if states else tell.say("vaccines_none")
    return _part(tell.say("health_title"), [*told, (tell.say("vaccines_yes"), text)])


def _who(said: Sequence[Said], tell: Teller) -> str:
    return "; ".join(f"{tell.state(one.state)}, {tell.long_day(one.on)}" for one in said)


def _schools(record: Record, tell: Teller) -> Part | None:
    rows = [
        [
            tell.say("summer", school=one.school or NOTHING)
            if one.is_summer
            else one.school or one.district or NOTHING,
            tell.state(one.state),
            (one.grade or "").lstrip("0") or (one.grade or NOTHING),
            f"{tell.day(one.since)} – {tell.day(one.until) if one.until else tell.say('today')}",
        ]
        for one in record.enrollments
    ]
    columns = [tell.say(word) for word in ("school_or_program", "state", "grade", "from_to")]
    return _part(tell.say("schools_title"), [], table(columns, [4, 2, 1, 3.4], rows, numbers=(2,))) if rows else None


def _program(record: Record, tell: Teller, today: date) -> Part:
    until, told = record.eligible_until, []
    if until is None:
        told.append(("", tell.say("no_move")))
    elif until < today:
        told.append(("", tell.say("ended", date=tell.long_day(until))))
    else:
        told.append(("", tell.say("eligible", name=record.first_name, date=tell.long_day(until))))
    if record.moves:
        last = max(record.moves, key=lambda one: one.arrived)
        place = ", ".join(part for part in (last.to_city, tell.state(last.to_state) if last.to_state else None) if part)
        told.append(("", tell.say("last_move", place=place or NOTHING, date=tell.long_day(last.arrived))))
    return _part(tell.say("program_title"), told)


def _difference(record: Record, tell: Teller) -> Part | None:
    told = []
    for choice in record.conflicts:
        first, other = choice.shown, choice.others[0]
        text = tell.say(
            "differs_text",
            first=value_text(choice.element, first.value, tell),
            who=", ".join(tell.state(one.state) for one in first.said),
            other=value_text(choice.element, other.value, tell),
            others=", ".join(tell.state(one.state) for one in other.said),
        )
        told.append((tell.say("differs_in", element=tell.element(choice.element)), text))
    return _part(tell.say("differs_title"), told) if told else None


def _rights(record: Record, tell: Teller, today: date) -> Part:
    key = "rights_adult" if age_on(today, record.birth_date) >= OF_AGE else "rights_minor"
    return _part(tell.say("rights_title"), [("", tell.say(key, name=record.first_name))])
