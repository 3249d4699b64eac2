"""The engine of the clocks: what opens a duty, meets it, misses it, and what a State says about one it missed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from vereda.core.duties import RULES, due_on
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.recipients import recipients
from vereda.exchange.audit.actions import record
from vereda.exchange.duties.calendars import closed_days, day_in, end_of_day
from vereda.exchange.duties.models import ClosedDay, Duty
from vereda.exchange.mail.notifying import notify
from vereda.exchange.states.models import State

ENGINE: Final = "vereda duties"
PIECE: Final = 5_000
MET_BY_STATEMENT: Final = sorted(key for key, rule in RULES.items() if rule.met_by == "statement")
# The first file that came after the clock opened and spoke of the student. Late ones are done too, but missed.
_MEET: Final = """
UPDATE duties_duty duty SET done_at = first.at, done_by = first.receipt,
       status = CASE WHEN (first.at AT TIME ZONE state.time_zone)::date <= duty.due_on THEN 'met' ELSE 'missed' END
FROM states_state state, (
    SELECT DISTINCT ON (open.id) open.id, told.at, file.receipt
    FROM duties_duty open JOIN children_studentversion said ON said.state_record_id = open.state_record_id
    JOIN intake_submission file ON file.id = said.submission_id
    CROSS JOIN LATERAL (SELECT CASE WHEN %(by_header)s THEN file.submission_date ELSE file.received_at END AS at) told
    WHERE open.done_at IS NULL AND open.status <> 'moot' AND open.rule = ANY(%(rules)s)
      AND open.state_record_id = ANY(%(records)s) AND told.at > open.opened_at
    ORDER BY open.id, told.at) first
WHERE duty.id = first.id AND state.code = duty.state_id
RETURNING duty.id"""
_MISS: Final = """
UPDATE duties_duty duty SET status = 'missed' FROM states_state state
WHERE state.code = duty.state_id AND duty.status = 'open' AND (%(at)s AT TIME ZONE state.time_zone)::date > duty.due_on
RETURNING duty.state_id"""


@dataclass(frozen=True)
class Opening:
    """What opens a clock. `trigger` names it once for the rule; the next statement about `record` meets the duty."""

    state: str
    trigger: str
    record: int | None = None
    toward: str | None = None
    on: date | None = None  # the day that opened it, where that is not the moment it was noticed


@transaction.atomic
def open_duties(*, rule: str, openings: Sequence[Opening], at: datetime) -> int:
    """Start the clocks of a rule; one that runs already, or ran, is left alone. Returns how many began.

    What a later file of the State has said already, files being worked off in any order, meets them at once.
    """
    states = State.objects.in_bulk({one.state for one in openings})
    closed = closed_days(list(states))
    begun = [one.on or day_in(states[one.state], at) for one in openings]
    made = Duty.objects.bulk_create(
        [
            Duty(
                rule=rule,
                state_id=one.state,
                toward_id=one.toward,
                state_record_id=one.record,
                trigger=one.trigger,
                opened_at=end_of_day(states[one.state], one.on) if one.on else at,
                opened_on=day,
                due_on=due_on(RULES[rule], day, also_closed=closed[one.state]),
            )
            for one, day in zip(openings, begun, strict=True)
        ],
        batch_size=PIECE,
        ignore_conflicts=True,
    )
    meet_by_statements(records=[one.record for one in openings if one.record])
    return len(made)


def meet_by_statements(*, records: Collection[int]) -> list[int]:
    """Meet the duties about these State records that a file has answered. Returns their numbers. In the caller's transaction.

    A file counts from when it was received, however long it is worked on. The files of a demonstration come within seconds and
    count from the day that stands in them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MEET, {"by_header": settings.DEMO, "rules": MET_BY_STATEMENT, "records": sorted(records)})
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def meet(*, rule: str, trigger: str, at: datetime, by: str) -> Duty | None:
    """A person did what the duty asks, in time or late. None when there is none that waits."""
    waiting = Duty.objects.select_for_update(of=("self",)).exclude(status=Duty.Status.MOOT).select_related("state")
    duty = waiting.filter(rule=rule, trigger=trigger, done_at__isnull=True).first()
    if duty is None:
        return None
    in_time = day_in(duty.state, at) <= duty.due_on
    duty.status = Duty.Status.MET if in_time else Duty.Status.MISSED
    duty.done_at, duty.done_by = at, by
    duty.save(update_fields=["status", "done_at", "done_by"])
    record(
        action="duty.met" if in_time else "duty.done_late",
        actor=by,
        on=("duty", str(duty.pk)),
        state_code=duty.state_id,
        facts={"rule": rule},
    )
    return duty


@transaction.atomic
def drop(*, trigger: str, by: str) -> int:
    """What opened these duties fell away. Returns how many waited."""
    dropped = Duty.objects.filter(trigger=trigger, done_at__isnull=True).exclude(status=Duty.Status.MOOT)
    number = dropped.update(status=Duty.Status.MOOT)
    if number:
        record(action="duty.dropped", actor=by, on=("trigger", trigger), facts={"duties": number})
    return number


@transaction.atomic
def miss_overdue(*, at: datetime) -> dict[str, int]:
    """Let the open duties pass whose last day is over where the State is, and tell it. Returns State → how many."""
    with connection.cursor() as cursor:
        cursor.execute(_MISS, {"at": at})
        missed = [row[0] for row in cursor.fetchall()]
    counts = {state: missed.count(state) for state in sorted(set(missed))}
    for state, number in counts.items():
        record(action="duty.missed", actor=ENGINE, on=("state", state), state_code=state, facts={"duties": number})
        people = [user.pk for user in recipients(state=state)]
        notify(
            people=people, kind="duties_missed", on=("state", state), path="/duties/", at=at, number=number, state=state
        )
    return counts


@transaction.atomic
def explain(*, duty: Duty, why: str, by: User) -> Duty:
    """Say why a duty was missed. The caller has authorised the person. Raises ValueError for one that was not missed."""
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.status != Duty.Status.MISSED:
        raise ValueError("only a duty that was missed is explained")
    duty.why_missed = why
    duty.save(update_fields=["why_missed"])
    record(action="duty.explained", actor=by.email, on=("duty", str(duty.pk)), state_code=duty.state_id)
    return duty


@transaction.atomic
def close_day(*, state: str, day: date, name: str, by: str) -> ClosedDay:
    """Add a day on which the State does not work, or name it anew; its open clocks are wound anew."""
    closed, _made = ClosedDay.objects.update_or_create(state_id=state, day=day, defaults={"name": name})
    _rewind(state, closed, "calendar.day_closed", by)
    return closed


@transaction.atomic
def open_day(*, closed: ClosedDay, by: str) -> None:
    """Take such a day away again."""
    state = closed.state_id
    deleted, _ = ClosedDay.objects.filter(pk=closed.pk).delete()
    if deleted:
        _rewind(state, closed, "calendar.day_opened", by)


def _rewind(state: str, closed: ClosedDay, action: str, by: str) -> None:
    days = closed_days([state])[state]
    waiting = list(Duty.objects.select_for_update().filter(state=state, status=Duty.Status.OPEN))
    for duty in waiting:
        duty.due_on = due_on(duty.told, duty.opened_on, also_closed=days)
    Duty.objects.bulk_update(waiting, ["due_on"], batch_size=PIECE)
    record(action=action, actor=by, on=("state", state), state_code=state, facts={"day": closed.day.isoformat()})
