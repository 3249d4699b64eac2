"""What the exchange itself tells: to the State before, that a child has come to another (34 CFR 200.85(b)(3)(iii))."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from vereda.exchange.audit.actions import record
from vereda.exchange.duties.actions import Opening, meet_by_statements, open_duties
from vereda.exchange.duties.models import Duty
from vereda.exchange.mail.notifying import notify
from vereda.exchange.moves.arrivals import Arrival, arrivals
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.recipients import recipients
from vereda.exchange.moves.tables import RULES, TOLD_AS

EXCHANGE: Final = "vereda moves"
NEWS: Final = timedelta(days=365)  # an older arrival is history that a State brings in, and wakes nobody
PIECE: Final = 5_000


def tell_of_arrivals(*, submission_id: int, state: str, said_at: datetime, at: datetime) -> int:
    """Tell each former State of the children whom this submission shows in `state`, and start its 4 working days.

    In the transaction that publishes. The same arrival is told once, however often it is said. Returns the number of notices.
    """
    news = [one for one in arrivals(submission_id) if said_at.date() - one.day <= NEWS]
    triggers = {_trigger(one, state): one for one in news}
    known = set(Notice.objects.filter(trigger__in=list(triggers)).values_list("trigger", flat=True))
    fresh = {trigger: one for trigger, one in triggers.items() if trigger not in known}
    notices = Notice.objects.bulk_create(
        [
            Notice(
                kind=Notice.Kind.ARRIVED, child_id=one.child, from_state_id=state, to_state_id=one.former, on=one.day,
                trigger=trigger, sent_at=at,
            )
            for trigger, one in fresh.items()
        ],
        batch_size=PIECE,
    )  # fmt: skip
    openings = [
        Opening(state=one.former, trigger=f"notice:{notice.pk}", record=one.record, toward=state)
        for notice, one in zip(notices, fresh.values(), strict=True)
    ]
    if openings:
        open_duties(rule=RULES[Notice.Kind.ARRIVED], openings=openings, at=at)
        _tell(notices, state, at)
    settle_answered([one.record for one in fresh.values()])
    return len(notices)


def _trigger(one: Arrival, state: str) -> str:
    return f"arrived:{one.record}:{state}:{one.day:%Y%m%d}"


def _tell(notices: Sequence[Notice], state: str, at: datetime) -> None:
    """One word to each person of a State, however many children it is about."""
    by_state: dict[str, list[Notice]] = {}
    for one in notices:
        by_state.setdefault(one.to_state_id, []).append(one)
    for former, some in by_state.items():
        path = f"/moves/{some[0].pk}/" if len(some) == 1 else "/moves/"
        notify(
            people=[user.pk for user in recipients(state=former)],
            kind=TOLD_AS[Notice.Kind.ARRIVED],
            number=len(some),
            on=("notice", str(some[0].pk)),
            path=path,
            state=former,
            at=at,
        )
        record(
            action="move.told", actor=EXCHANGE, on=("state", former), state_code=former,
            facts={"notices": len(some), "arrived_in": state},
        )  # fmt: skip


def hear_statements(*, submission_id: int) -> int:
    """Let a submission meet the duties about the students it speaks of, and answer their notices. Returns the number met."""
    waiting = Duty.objects.filter(done_at__isnull=True, state_record__versions__submission=submission_id)
    records = list(waiting.values_list("state_record_id", flat=True).distinct())
    met = meet_by_statements(records=[number for number in records if number])
    settle_answered([number for number in records if number])
    return len(met)


def settle_answered(records: Sequence[int]) -> None:
    """A notice whose duty a file has met is acted on, by that file."""
    done = Duty.objects.filter(
        rule=RULES[Notice.Kind.ARRIVED],
        state_record__in=list(records),
        done_at__isnull=False,
        trigger__startswith="notice:",
    )
    answers = {int(one.trigger.removeprefix("notice:")): one for one in done}
    waiting = list(Notice.objects.select_for_update().filter(pk__in=list(answers), answered_at__isnull=True))
    for notice in waiting:
        answer = answers[notice.pk]
        notice.status, notice.outcome = Notice.Status.ACTED, "update_sent"
        notice.answered_at, notice.answered_by = answer.done_at, answer.done_by
    Notice.objects.bulk_update(waiting, ["status", "outcome", "answered_at", "answered_by"], batch_size=PIECE)
