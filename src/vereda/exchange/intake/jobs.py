"""The job that works a submission off. Those of one State follow one another, those of different States run side by side."""

import structlog
from django.db import InterfaceError, OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from vereda.exchange.intake.models import Submission
from vereda.project.jobs import app

log = structlog.get_logger(__name__)
TRIES = 5
PAUSE = 2  # seconds before the first repetition; each next one waits as much longer


@app.task(
    name="intake.work_off",
    queue="intake",
    pass_context=True,
    retry=RetryStrategy(max_attempts=TRIES, linear_wait=PAUSE, retry_exceptions={Exception}),
)
def work_off(context: JobContext, *, submission_id: int) -> None:
    """Take a submission through its steps. Repeated after a kill or a lost connection; the last try says so to the sender."""
    from vereda.exchange.intake.steps import give_up, note_trouble, work_off_all_steps  # noqa: PLC0415  # heavy: only workers

    try:
        work_off_all_steps(submission_id)
    except (OperationalError, InterfaceError):
        note_trouble(submission_id, "The database was away for a moment; this step is repeated.")
        raise
    except Exception as trouble:
        # The text of an exception may quote a value of a child: its kind and place are enough to find it.
        log.exception("intake step failed", submission=submission_id, kind=type(trouble).__name__, exc_info=False)
        if context.job.attempts + 1 >= TRIES:
            give_up(submission_id, type(trouble).__name__)
            return
        note_trouble(submission_id, "This step failed and is repeated.")
        raise


def ask_for_work(submission: Submission) -> None:
    """Defer the job in the transaction that the caller holds; asked again while one waits, nothing happens."""
    job = work_off.configure(lock=f"intake:{submission.state_id}", queueing_lock=f"intake:{submission.pk}")
    try:
        job.defer(submission_id=submission.pk)
    except AlreadyEnqueued:
        log.info("job already waits", submission=submission.receipt)
