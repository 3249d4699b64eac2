"""When a step fails: try again, say so, and in the end let the State's next files pass."""

import traceback

import structlog
from django.db import Error, InterfaceError, OperationalError, connection, transaction

from vereda.exchange.intake import findings
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.moving import move_on, step

MOST_FAILURES = 5  # of one step, by a fault of the file or of ours
MOST_BEGINNINGS = 10  # of one step, killed workers and lost databases included
PASSING = (OperationalError, InterfaceError)  # lost connections, dead locks, lock time-outs: they pass by themselves

log = structlog.get_logger(__name__)


class StepFailed(Exception):
    """A step did not succeed this time. Says what kind of exception it was, never its text, which may quote a child."""


def begin(submission_id: int) -> bool:
    """Count one more beginning of the current step. False if there were too many: the submission is given up then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE intake_submission SET attempts = attempts + 1 WHERE id = %s RETURNING attempts", [submission_id]
        )
        [attempts] = cursor.fetchone()
    if attempts > MOST_BEGINNINGS:
        give_up(submission_id, "killed")
        return False
    return True


def failed(submission_id: int, trouble: Exception) -> None:
    """Note what went wrong; too often, and the submission is given up. Otherwise raises StepFailed: try again later."""
    kind = type(trouble).__name__
    where = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(trouble.__traceback__)
    ]
    log.error("intake.step_failed", submission=submission_id, kind=kind, where=where[-4:])
    try:
        connection.close_if_unusable_or_obsolete()
        submission = Submission.objects.get(pk=submission_id)
        if submission.attempts >= MOST_FAILURES and not isinstance(trouble, PASSING):
            give_up(submission_id, kind)
            return
        sentence = (
            "The database was busy or away for a moment." if isinstance(trouble, PASSING) else "This step failed."
        )
        Submission.objects.filter(pk=submission_id).update(trouble=f"{sentence} It is repeated by itself.")
    except Error:
        log.warning("intake.trouble_not_noted", submission=submission_id)
    raise StepFailed(kind) from None


def give_up(submission_id: int, kind: str) -> None:
    """A file that was not loaded yet is rejected; one that was waits for whoever looks after the exchange.

    The same file sent again is taken up again.
    """
    submission = Submission.objects.get(pk=submission_id)
    with transaction.atomic(), step(submission, submission.status):
        log.error("intake.given_up", submission=submission.receipt, status=submission.status, kind=kind)
        if submission.status in (Submission.Status.RECEIVED, Submission.Status.CHECKED):
            findings.add(submission, "file.not_worked_off", kind)
            move_on(submission, Submission.Status.REJECTED, {})
        elif not submission.has_ended:
            submission.trouble = "This step failed several times. Sending the same file again takes it up again."
            submission.attempts = MOST_BEGINNINGS
            submission.save(update_fields=["trouble", "attempts"])
