"""What the exchange itself tells: to the State before, that a child has come to another (34 CFR 200.85(b)(3)(iii))."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vereda.exchange.audit.actions import record
from vereda.exchange.duties.actions import Opening, meet_by_statements, open_duties
from vereda.exchange.duties.calendar_duties import hear_of_coes, settle_terms
from vereda.exchange.duties.models import Duty
from vereda.exchange.moves.arrivals import arrivals, relocations
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.reaching import tell_place
from vereda.exchange.moves.tables import BY_FILE, RULES, TOLD_AS

EXCHANGE: Final = "vereda moves"
NEWS: Final = timedelta(days=365)  # an older arrival is history that a State brings in, and wakes nobody
PIECE: Final = 5_000


def tell_of_arrivals(*, submission_id: int, state: str, said_at: datetime, at: datetime) -> int:
    """Tell each former State of the children whom this submission shows in `state`, and each former district of those who changed
    districts in it; and start the 4 working days.

    In the transaction that publishes. The same arrival is told once, however often it is said. Returns the number of notices.
    """
    drafts = [*_arrived(submission_id, state, at), *_relocated(submission_id, state, at)]
    news = {
        draft.notice.trigger: draft for draft in drafts if draft.notice.on and said_at.date() - draft.notice.on <= NEWS
    }
    known = set(Notice.objects.filter(trigger__in=list(news)).values_list("trigger", flat=True))
    fresh = [draft for trigger, draft in news.items() if trigger not in known]
    if not fresh:
        return 0
    notices = Notice.objects.bulk_create([draft.notice for draft in fresh], batch_size=PIECE)
    openings = [
        Opening(state=notice.to_state_id, trigger=f"notice:{notice.pk}", record=draft.record, toward=state)
        for notice, draft in zip(notices, fresh, strict=True)
    ]
    open_duties(rule=RULES[Notice.Kind.ARRIVED], openings=openings, at=at)
    _tell(notices, state, at)
    settle_answered([draft.record for draft in fresh])
    return len(notices)


@dataclass(frozen=True)
class Draft:
    """A notice to be, and the State record whose next statement answers it."""

    notice: Notice
    record: int


def _arrived(submission_id: int, state: str, at: datetime) -> Iterator[Draft]:
    for one in arrivals(submission_id):
        trigger = f"arrived:{one.record}:{state}:{one.day:%Y%m%d}"
        notice = Notice(
            kind=Notice.Kind.ARRIVED, child_id=one.child, from_state_id=state, to_state_id=one.former, on=one.day,
            trigger=trigger, sent_at=at,
        )  # fmt: skip
        yield Draft(notice, one.record)


def _relocated(submission_id: int, state: str, at: datetime) -> Iterator[Draft]:
    for one in relocations(submission_id):
        trigger = f"moved:{one.record}:{one.now}:{one.day:%Y%m%d}"
        notice = Notice(
            kind=Notice.Kind.ARRIVED, child_id=one.child, from_state_id=state, from_district_id=one.now, to_state_id=state,
            to_district_id=one.before, on=one.day, trigger=trigger, sent_at=at,
        )  # fmt: skip
        yield Draft(notice, one.record)


def _tell(notices: Sequence[Notice], state: str, at: datetime) -> None:
    """One word to each person of a place, however many children it is about."""
    by_place: dict[tuple[str, str | None], list[Notice]] = {}
    for one in notices:
        by_place.setdefault((one.to_state_id, one.to_district_id), []).append(one)
    for (former, _district), some in by_place.items():
        kind = TOLD_AS[Notice.Kind.ARRIVED] if former != state else "child_moved_within"
        tell_place(some[0], kind=kind, number=len(some), at=at)
        record(
            action="move.told", actor=EXCHANGE, on=("state", former), state_code=former,
            facts={"notices": len(some), "arrived_in": state},
        )  # fmt: skip


def hear_statements(*, submission_id: int, state: str) -> int:
    """Let a submission meet the duties about the students it speaks of, and answer their notices. Returns the number met."""
    waiting = Duty.objects.filter(done_at__isnull=True, state_record__versions__submission=submission_id)
    records = [number for number in waiting.values_list("state_record_id", flat=True).distinct() if number]
    met = len(meet_by_statements(records=records))
    settle_answered(records)
    return met + hear_of_coes(state=state) + settle_terms(state=state)


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
        notice.status, notice.outcome = Notice.Status.ACTED, BY_FILE
        notice.answered_at, notice.answered_by = answer.done_at, answer.done_by
    Notice.objects.bulk_update(waiting, ["status", "outcome", "answered_at", "answered_by"], batch_size=PIECE)
