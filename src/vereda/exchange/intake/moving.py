"""How a submission moves from one status to the next, and how pages see it move."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.utils import timezone

from vereda.exchange.audit.actions import record
from vereda.exchange.intake.models import Submission

PROGRAM = "vereda intake"
WORKING = 8_371_101  # first key of the advisory locks under which one file of a State is worked at a time
PATIENCE = "200ms"  # for the row of a submission; progress not seen once is seen the next time

log = structlog.get_logger(__name__)


@contextmanager
def step(submission: Submission, before: str) -> Iterator[bool]:
    """The transaction of a step: whole or not at all, one file of a State at a time. False if the submission is not, or no
    longer, where the step begins.

    The lock is no row lock: progress is written to the row while the step lasts.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [WORKING, submission.state_id])
        submission.refresh_from_db()
        yield submission.status == before


def move_on(submission: Submission, to: str, counts: Mapping[str, int], *, at: datetime | None = None) -> None:
    """Set the next status, with its time, what was counted and the event. Inside the transaction of `step`."""
    submission.status = to
    setattr(submission, f"{to}_at", at or timezone.now())
    submission.counts = {**submission.counts, **counts}
    submission.progress = {"step": to, "done": 1, "total": 1}
    submission.trouble, submission.attempts = "", 0
    submission.save(update_fields=["status", f"{to}_at", "counts", "progress", "trouble", "attempts"])
    record(
        action=f"submission.{to}",
        actor=PROGRAM,
        on=("submission", submission.receipt),
        state_code=submission.state_id,
        facts=submission.counts,
    )


def teller(submission: Submission, to: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(submission, to, done, total)


def tell(submission: Submission, to: str, done: int, total: int) -> None:
    """Write progress on a connection of its own, so that pages see it while the step's transaction is open."""
    aside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with aside.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
            cursor.execute(
                """UPDATE intake_submission
                   SET progress = jsonb_build_object('step', %s::text, 'done', %s::int, 'total', %s::int) WHERE id = %s""",
                [to, done, total, submission.pk],
            )
    except Error:
        log.debug("progress.not_written", submission=submission.receipt)
    finally:
        aside.close()
