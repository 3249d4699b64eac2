"""All that the record page and the print view show, in their fixed order."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from vereda.core.calendar import age_on
from vereda.core.credits import Answer
from vereda.exchange.children.record import Enrollment, Record
from vereda.exchange.states.models import Contact
from vereda.exchange.states.queries import contacts_of, school
from vereda.portal.record.alerts import alerts, conflicts
from vereda.portal.record.band import NARROW, WIDE, Stay, band
from vereda.portal.record.placement import placement_of
from vereda.portal.record.rows import (
    assessment_row,
    enrollment_row,
    granted_line,
    health_facts,
    move_row,
    now_facts,
    subjects,
)
from vereda.portal.record.words import label

OPEN_ROWS = 12  # enrollments; older ones are folded on the page, and all in print


def page_of(record: Record, today: date, credits_found: Answer | None) -> dict[str, Any]:
    """The context of the page: the record's rows in words, the chart, and whom to call; `credits_found` is what courses come to."""
    birth_date = record.demographics.get("birth_date")
    rows = [enrollment_row(one) for one in record.enrollments]
    now = record.now
    first, others = _contacts(record, now)
    told = alerts(record, today)
    placement = placement_of(record, credits_found) if credits_found else None
    return {
        "record": record,
        "order": record.states,
        "age": age_on(today, record.birth_date),
        "sex": label("sex", record.shown("sex")),
        "birth_dates": len(birth_date.values) if birth_date else 0,
        "alerts": told,
        "sections": _sections(has_alerts=bool(told), has_placement=placement is not None),
        "now_at": enrollment_row(now) if now else None,
        "now_facts": now_facts(record, _graduation_schools(record)),
        "contact": first,
        "other_contacts": others,
        "conflicts": conflicts(record),
        "enrollments": rows[:OPEN_ROWS],
        "older_enrollments": rows[OPEN_ROWS:],
        "enrollment_count": len(rows),
        "bands": _bands(record, today),
        "granted": granted_line(record),
        "subjects": subjects(record.courses),
        "placement": placement,
        "assessments": [assessment_row(one) for one in record.assessments],
        "flags": health_facts(record),
        "moves": [move_row(one) for one in record.moves],
        "eligibility": _eligibility(record, today),
    }


def _sections(*, has_alerts: bool, has_placement: bool) -> list[dict[str, str]]:
    named = (
        ("alerts", _("Alerts")),
        ("now", _("Now")),
        ("enrollments", _("Enrollments")),
        ("courses", _("Courses and credits")),
        ("placement", _("Placement")),
        ("assessments", _("Assessments")),
        ("flags", _("Health flags")),
        ("moves", _("Moves and eligibility")),
        ("sources", _("Sources")),
    )
    absent = {name for name, there in (("alerts", has_alerts), ("placement", has_placement)) if not there}
    return [{"id": section, "name": name} for section, name in named if section not in absent]


def _contacts(record: Record, now: Enrollment | None) -> tuple[Contact | None, list[Contact]]:
    """Whom to call: one person of each State, the one of the State where the child is now first."""
    people: dict[str, Contact] = {}
    for contact in contacts_of(list(record.states)):
        known = people.get(contact.state_id)
        if known is None or (known.district_id and not contact.district_id):
            people[contact.state_id] = contact
    here = now.said[0].state if now else ""
    ordered = sorted(people.values(), key=lambda one: (one.state_id != here, record.states.index(one.state_id)))
    return (ordered[0], ordered[1:]) if ordered else (None, [])


def _graduation_schools(record: Record) -> dict[str, str]:
    """Names of the schools to graduate from: as the record has them, else from the list of schools."""
    names = {one.school_id: one.school for one in record.enrollments if one.school_id and one.school}
    told = {one.value for one in record.flags.get("designated_graduation_school", ()) if one.value}
    for number in told - names.keys():
        if known := school(number):
            names[number] = known.name
    return names


def _bands(record: Record, today: date) -> list[tuple[str, Any]]:
    """The chart twice, for wide and for narrow screens; nothing where there is nothing to draw."""
    stays = [
        Stay(
            state=one.said[0].state,
            since=one.since,
            until=one.until,
            summer=one.is_summer,
            name=one.school or "",
            grade=(one.grade or "").lstrip("0"),
        )
        for one in record.enrollments
    ]
    drawn = (
        ("band-wide", band(stays, record.states, today, WIDE)),
        ("band-narrow", band(stays, record.states, today, NARROW)),
    )
    return [(kind, one) for kind, one in drawn if one]


def _eligibility(record: Record, today: date) -> str:
    if record.eligible_until is None:
        return ""
    return _("eligible today") if record.eligible_until >= today else _("not eligible today")
