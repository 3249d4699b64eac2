"""What brings a submission into the exchange and moves it along."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record
from vereda.exchange.intake import storage
from vereda.exchange.intake.jobs import ask_for_work
from vereda.exchange.intake.models import Finding, StoredFile, Submission

RECEIPTS = 8_371_100  # first key of the advisory locks under which receipts of a State are numbered
# Refusals that the same bytes can outlive: the agreement was signed since, or our fault was mended.
MENDABLE = ("file.agreement.missing", "file.not_worked_off")


def receive(
    *,
    path: Path | None = None,
    stream: BinaryIO | None = None,
    file_name: str,
    state: str,
    lane: str = Submission.Lane.PRODUCTION,
    channel: str,
    sent_by: User | None,
    at: datetime,
) -> Submission:
    """Take in a file of a State from any channel: `path`, or an open binary `stream`.

    The bytes are stored first; then the submission, its job and its event commit in one transaction. The same bytes of the
    same State on the same lane are the same submission, whoever sends them how often. Raises storage.TooLarge, storage.NoRoom.
    """
    if stream is not None:
        kept = storage.keep(stream)
    elif path is not None:
        with path.open("rb") as opened:
            kept = storage.keep(opened)
    else:
        raise TypeError("receive needs a path or a stream")
    with transaction.atomic():
        _lock_receipts(state)
        known = Submission.objects.filter(state=state, lane=lane, file=kept.sha256).first()
        if known:
            return _again(known)
        kept_file = StoredFile(sha256=kept.sha256, size=kept.size, stored_at=at)
        StoredFile.objects.bulk_create(
            [kept_file], ignore_conflicts=True
        )  # another State's very same bytes may not be seen
        submission = Submission.objects.create(
            receipt=_next_receipt(state, at),
            state_id=state,
            lane=lane,
            channel=channel,
            file_id=kept.sha256,
            file_name=Path(file_name).name[-255:],
            sent_by=sent_by,
            received_at=at,
            progress={"step": Submission.Status.RECEIVED, "done": 1, "total": 1},
        )
        record(
            action="submission.received",
            actor=sent_by.email if sent_by else f"{state} by {channel}",
            on=("submission", submission.receipt),
            state_code=state,
            facts={"lane": lane, "channel": channel, "bytes": kept.size},
        )
        ask_for_work(submission)
    return submission


def _lock_receipts(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [RECEIPTS, state])


def _next_receipt(state: str, at: datetime) -> str:
    """State, day and running number of the day: WA-261119-01."""
    prefix = f"{state}-{at:%y%m%d}-"
    numbers = Submission.objects.filter(receipt__startswith=prefix).order_by().values_list("receipt", flat=True)
    highest = max((int(receipt.removeprefix(prefix)) for receipt in numbers), default=0)
    return f"{prefix}{highest + 1:02}"


def _again(submission: Submission) -> Submission:
    """The same file once more: nothing changes, except that what stood still is taken up again."""
    if submission.has_ended and not _can_be_mended(submission):
        return submission
    if submission.has_ended:
        Finding.objects.filter(submission=submission).delete()
        submission.status, submission.rejected_at, submission.counts = Submission.Status.RECEIVED, None, {}
        record(
            action="submission.taken_up_again",
            actor=submission.state_id,
            on=("submission", submission.receipt),
            state_code=submission.state_id,
        )
    submission.attempts, submission.trouble = 0, ""
    submission.save(update_fields=["status", "rejected_at", "counts", "attempts", "trouble"])
    ask_for_work(submission)
    return submission


def _can_be_mended(submission: Submission) -> bool:
    rejected = submission.status == Submission.Status.REJECTED
    return rejected and submission.findings.filter(rule__in=MENDABLE).exists()
