"""Duties that the calendar opens: a State that joins, a term that ends, eligibility that runs out; and Certificates of Eligibility
that a State says it approved, for no element of a file tells that day.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min

from vereda.exchange.audit.actions import record
from vereda.exchange.duties.actions import Opening, meet_by_statements, open_duties
from vereda.exchange.duties.calendars import day_in
from vereda.exchange.duties.models import Duty, Term
from vereda.exchange.states.models import Agreement, District

TERM_LOOKED_BACK: Final = timedelta(days=30)  # a term entered later than its own time is history
EXPIRY_LOOKED_BACK: Final = timedelta(days=7)
_EXPIRED: Final = """
SELECT record.state_id, record.id, max(move.eligibility_expiration_date) AS expired
FROM children_staterecord record JOIN children_qualifyingmove move ON move.state_record_id = record.id
WHERE record.withdrawn_at IS NULL AND EXISTS (SELECT FROM children_enrollment stay
      WHERE stay.state_record_id = record.id AND stay.withdrawal_date IS NULL)
GROUP BY record.id HAVING max(move.eligibility_expiration_date) BETWEEN %(first)s AND %(last)s"""
# The records that were enrolled in the term's district, eligible in the term, and sent before it ended; with the first word since.
_OF_TERM: Final = """
SELECT count(*), count(since.at), max(since.at) FROM (
    SELECT DISTINCT record.id FROM children_staterecord record
    JOIN children_enrollment stay ON stay.state_record_id = record.id
    JOIN children_qualifyingmove move ON move.state_record_id = record.id
    WHERE record.state_id = %(state)s AND record.withdrawn_at IS NULL AND stay.enrollment_date <= %(ends)s
      AND coalesce(stay.withdrawal_date, %(ends)s) >= %(begins)s AND move.eligibility_expiration_date >= %(begins)s
      AND (stay.school_district_id = %(district)s
           OR %(district)s::text IS NULL AND NOT coalesce(stay.school_district_id, '') = ANY(%(own)s))
      AND EXISTS (SELECT FROM children_studentversion before WHERE before.state_record_id = record.id
                  AND before.said_at <= %(opened)s)) child
LEFT JOIN LATERAL (
    SELECT min(CASE WHEN %(by_header)s THEN file.submission_date ELSE file.received_at END) AS at
    FROM children_studentversion said JOIN intake_submission file ON file.id = said.submission_id
    WHERE said.state_record_id = child.id
      AND CASE WHEN %(by_header)s THEN file.submission_date ELSE file.received_at END > %(opened)s) since ON true"""
_MET_BY_FIRST_FILE: Final = """
UPDATE duties_duty duty SET done_at = file.at, done_by = file.receipt,
       status = CASE WHEN (file.at AT TIME ZONE state.time_zone)::date <= duty.due_on THEN 'met' ELSE 'missed' END
FROM states_state state, LATERAL (
    SELECT min(sent.receipt) AS receipt, CASE WHEN %(by_header)s THEN sent.submission_date ELSE sent.received_at END AS at
    FROM intake_submission sent WHERE sent.state_id = state.code AND sent.loaded_at IS NOT NULL GROUP BY 2 ORDER BY 2 LIMIT 1) file
WHERE state.code = duty.state_id AND duty.rule = 'start_up' AND duty.done_at IS NULL AND duty.status <> 'moot'
  AND duty.state_id = ANY(%(states)s)"""
_ATTACH: Final = """
UPDATE duties_duty duty SET state_record_id = record.id FROM children_staterecord record
WHERE duty.rule = ANY(%(rules)s) AND duty.state_record_id IS NULL AND duty.done_at IS NULL AND duty.state_id = %(state)s
  AND record.state_id = duty.state_id AND duty.trigger = concat_ws(':', 'coe', record.state_id, duty.opened_on,
                                                                     record.state_student_identifier)
RETURNING record.id"""
COE_RULES: Final = ("new_coe", "new_coe_secondary")


def open_by_calendar(*, at: datetime) -> int:
    """Open what the day asks for; repeated, it opens nothing twice. Returns how many duties were asked for."""
    return _start_up(at) + _terms(at) + _expired(at)


def _start_up(at: datetime) -> int:
    """90 days from the day on which both agreements of a State were first in force."""
    signed = Agreement.objects.order_by().values("state", "kind").annotate(first=Min("signed_on"))
    first: dict[str, list[date]] = {}
    for one in signed:
        first.setdefault(one["state"], []).append(one["first"])
    openings = [
        Opening(state, f"start_up:{state}", on=max(days))
        for state, days in first.items()
        if len(days) == len(Agreement.Kind.values)
    ]
    if openings:
        open_duties(rule="start_up", openings=openings, at=at)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_MET_BY_FIRST_FILE, {"by_header": settings.DEMO, "states": sorted(first)})
    return len(openings)


def _terms(at: datetime) -> int:
    ended = Term.objects.filter(ends_on__lt=at.date(), ends_on__gte=at.date() - TERM_LOOKED_BACK)
    openings = [Opening(term.state_id, f"term:{term.pk}", on=term.ends_on) for term in ended]
    if openings:
        open_duties(rule="end_of_term", openings=openings, at=at)
        for state in {one.state for one in openings}:
            settle_terms(state=state)
    return len(openings)


def _expired(at: datetime) -> int:
    first, last = at.date() - EXPIRY_LOOKED_BACK, at.date() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRED, {"first": first, "last": last})
        found = cursor.fetchall()
    openings = [
        Opening(state, f"eligibility:{number}:{expired:%Y%m%d}", record=number, on=expired)
        for state, number, expired in found
    ]
    if openings:
        open_duties(rule="eligibility_ended", openings=openings, at=at)
    return len(openings)


@transaction.atomic
def settle_terms(*, state: str) -> int:
    """Meet the State's ended terms of which every child was spoken of since, at the moment of the last. Returns how many."""
    waiting = Duty.objects.filter(rule="end_of_term", state=state, done_at__isnull=True).exclude(
        status=Duty.Status.MOOT
    )
    met = 0
    for duty in waiting.select_related("state").select_for_update(of=("self",)):
        term = Term.objects.filter(pk=duty.trigger.removeprefix("term:")).first()
        if term is None:
            duty.status = Duty.Status.MOOT
        else:
            children, spoken_of, last = progress_of(term, duty.opened_at)
            if spoken_of < children:
                continue
            done_at = last or duty.opened_at
            duty.status = Duty.Status.MET if day_in(duty.state, done_at) <= duty.due_on else Duty.Status.MISSED
            duty.done_at, met = done_at, met + 1
        duty.save(update_fields=["status", "done_at"])
    return met


def progress_of(term: Term, opened_at: datetime) -> tuple[int, int, datetime | None]:
    """How many children the term had, of how many something was sent since it ended, and when the last of them was."""
    own = Term.objects.filter(state=term.state_id, name=term.name, district__isnull=False)
    values = {
        "state": term.state_id, "district": term.district_id, "begins": term.begins_on, "ends": term.ends_on,
        "opened": opened_at, "by_header": settings.DEMO,
        "own": list(own.filter(ends_on__year=term.ends_on.year).values_list("district_id", flat=True)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OF_TERM, values)
        children, spoken_of, last = cursor.fetchone()
    return children, spoken_of, last


@transaction.atomic
def note_coes(
    *, state: str, identifiers: Sequence[str], approved_on: date, of_secondary_age: bool, by: str, at: datetime
) -> int:
    """A State approved Certificates of Eligibility of these students of its own, by State Student Identifier, on a day: 10 working
    days (34 CFR 200.85(b)(3)(i)(A)), and as many for what the last secondary school in the State has ((B)(1)). Returns how many.
    """
    wanted = list(dict.fromkeys(one.strip() for one in identifiers if one.strip()))
    openings = [Opening(state, f"coe:{state}:{approved_on.isoformat()}:{one}", on=approved_on) for one in wanted]
    for rule in COE_RULES if of_secondary_age else COE_RULES[:1]:
        open_duties(rule=rule, openings=openings, at=at)
    hear_of_coes(state=state)
    record(
        action="duty.coes_noted", actor=by, on=("state", state), state_code=state,
        facts={"children": len(wanted), "approved_on": approved_on.isoformat(), "secondary": of_secondary_age},
    )  # fmt: skip
    return len(wanted)


def hear_of_coes(*, state: str) -> int:
    """Files that spoke of students whose certificates were approved meet those duties. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_ATTACH, {"state": state, "rules": list(COE_RULES)})
        records = sorted({row[0] for row in cursor.fetchall()})
    return len(meet_by_statements(records=records))


@transaction.atomic
def keep_term(*, state: str, district: str | None, name: str, begins_on: date, ends_on: date, by: str) -> Term:
    """Enter a term of a district of the State, or of all that have none of their own. Raises ValueError."""
    if ends_on <= begins_on or name not in Term.Name.values:
        raise ValueError("a term ends after it begins")
    if district and not District.objects.filter(pk=district, state=state).exists():
        raise ValueError(f"{district} is no district of {state}")
    term, _made = Term.objects.update_or_create(
        state_id=state, district_id=district, name=name, ends_on=ends_on, defaults={"begins_on": begins_on}
    )
    record(
        action="calendar.term_kept",
        actor=by,
        on=("state", state),
        state_code=state,
        facts={"ends_on": ends_on.isoformat()},
    )
    return term
