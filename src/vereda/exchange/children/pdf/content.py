"""What stands on the pages, section by section in the order in which people read a record; all of it text already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vereda.core.language import Language
from vereda.exchange.children.pdf import tables
from vereda.exchange.children.pdf.words import Teller
from vereda.exchange.children.record import Record, Said
from vereda.exchange.states.queries import contacts_of

Section = dict[str, Any]
CALM = (None, "None")  # of the Med Alert Indicator


def content(record: Record, *, language: Language, printed_by: str, at: datetime) -> dict[str, Any]:
    """The data of `record.typ`."""
    tell = Teller(language)
    sections = (
        _alerts(record, tell, at), _now(record, tell), _conflicts(record, tell), tables.enrollments(record, tell),
        tables.courses(record, tell), tables.assessments(record, tell), tables.health(record, tell), tables.moves(record, tell),
        tables.sources(record, tell), _contacts(record, tell),
    )  # fmt: skip
    return {
        "language": language,
        "title": tell.say("title", name=record.name),
        "running": f"{record.name} · MSIX ID {grouped(record.msix_id)}",
        "name": record.name,
        "head": _head(record, tell),
        "as_of": tell.say("as_of", moment=tell.moment(at), by=printed_by),
        "page": tell.say("page"),
        "of": tell.say("of"),
        "notice": tell.say("notice"),
        "sections": [section for section in sections if section],
    }


def grouped(msix_id: str) -> str:
    """4817 2093 6651"""
    return " ".join(msix_id[at : at + 4] for at in range(0, len(msix_id), 4))


def said_by(said: Sequence[Said], tell: Teller) -> str:
    return ", ".join(f"{one.state} {tell.day(one.on)}" for one in said)


def _head(record: Record, tell: Teller) -> str:
    parts = (
        tell.say("born", date=tell.long_day(record.birth_date)),
        tell.label("sex", record.shown("sex")),
        f"MSIX ID {grouped(record.msix_id)}",
        tell.say("reported_by", states=", ".join(tell.state(state) for state in record.states)),
    )
    return " · ".join(parts)


def _section(title: str, paragraphs: Sequence[tuple[str, str]]) -> Section:
    return {"title": title, "paragraphs": [{"fact": fact, "text": text} for fact, text in paragraphs], "tables": []}


def _alerts(record: Record, tell: Teller, at: datetime) -> Section:
    told: list[tuple[str, str]] = []
    medical = [one for one in record.flags.get("med_alert_indicator", ()) if one.value not in CALM]
    if medical:
        who = said_by([said for one in medical for said in one.said], tell)
        told.append(
            (tell.say("medical", kind=tell.label("med_alert", medical[0].value)), f"{tell.say('nurse')} ({who})")
        )
    told += [(tell.say("differ", element=tell.element(one.element)), "") for one in record.conflicts]
    if record.eligible_until and record.eligible_until < at.date():
        told.append((tell.say("eligibility_ended"), tell.say("last_day", date=tell.long_day(record.eligible_until))))
    unfinished = [
        course.title
        for course in record.courses
        if course.credits is None and course.hours is not None and course.title
    ]
    if unfinished:
        told.append((tell.say("unfinished"), ", ".join(dict.fromkeys(unfinished))))
    return _section(tell.say("alerts"), told or [("", tell.say("no_alerts"))])


def _now(record: Record, tell: Teller) -> Section:
    now = record.now
    if now is None:
        return _section(tell.say("now"), [("", tell.say("nowhere"))])
    where = ", ".join(part for part in (now.district, tell.state(now.state)) if part)
    since = tell.say("since", date=tell.long_day(now.since), grade=tell.label("grade_level", now.grade))
    school = now.school or tell.say("not_said")
    return _section(tell.say("now"), [(school, where), ("", f"{since} ({said_by(now.said, tell)})")])


def _conflicts(record: Record, tell: Teller) -> Section | None:
    if not record.conflicts:
        return None
    rows: list[list[str]] = []
    for choice in record.conflicts:
        rows.append([tell.element(choice.element)])
        for place, value in enumerate(choice.values):
            evidence = ", ".join(tell.label("birth_date_verification", code) for code in value.evidence)
            note = "; ".join(part for part in (evidence, "" if place else tell.say("shown_first")) if part)
            rows.append([tables.value_text(choice.element, value.value, tell), note, said_by(value.said, tell)])
    table = tables.table([tell.say("value"), "", tell.say("said_by")], [3, 4, 4], rows)
    return {"title": tell.say("conflicts"), "paragraphs": [], "tables": [table]}


def _contacts(record: Record, tell: Teller) -> Section | None:
    told = [
        (f"{contact.name}, {contact.title}, {tell.state(contact.state_id)}", f"{contact.phone}, {contact.email}")
        for contact in contacts_of(list(record.states))
        if contact.district_id is None or (record.now and contact.district_id == record.now.district_id)
    ]
    return _section(tell.say("call"), told) if told else None
