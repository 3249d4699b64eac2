"""The job that works a submission off. Those of one State follow one another, those of different States run side by side."""

import time

import structlog
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from vereda.exchange.intake import storage
from vereda.exchange.intake.models import StoredFile, Submission
from vereda.project.jobs import app

PAUSE = 2  # seconds before the first repetition; each next one waits as much longer
LOOK_AFTER = "*/10 * * * *"

log = structlog.get_logger(__name__)


@app.task(
    name="intake.work_off",
    queue="intake",
    retry=RetryStrategy(linear_wait=PAUSE, retry_exceptions={Exception}),
)
def work_off(*, submission_id: int) -> None:
    """Take a submission through its steps. Repeated after a kill or a failure; how often is counted in the submission."""
    from vereda.exchange.intake import trouble  # noqa: PLC0415  # heavy: only workers
    from vereda.exchange.intake.steps import work_off_all_steps  # noqa: PLC0415

    if not trouble.begin(submission_id):
        return
    try:
        work_off_all_steps(submission_id)
    except Exception as reason:  # noqa: BLE001  # whatever it is, the State's next file must get its turn
        trouble.failed(submission_id, reason)


def ask_for_work(submission: Submission) -> None:
    """Defer the job in the transaction that the caller holds; asked again while one waits, nothing happens."""
    job = work_off.configure(lock=f"intake:{submission.state_id}", queueing_lock=f"intake:{submission.pk}")
    try:
        with transaction.atomic():  # the refusal of a second job must not spoil the caller's transaction
            job.defer(submission_id=submission.pk)
    except AlreadyEnqueued:
        log.debug("intake.job_already_waits", submission=submission.receipt)


@app.periodic(cron=LOOK_AFTER)
@app.task(name="intake.look_after", queue="intake", queueing_lock="intake.look_after")
def look_after(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    """Take up submissions that have no job any more, and remove what killed processes left in the file store."""
    from vereda.exchange.intake.trouble import MOST_BEGINNINGS  # noqa: PLC0415

    forgotten = Submission.objects.raw(
        """SELECT * FROM intake_submission s
           WHERE status NOT IN ('published', 'rejected') AND NOT (lane = 'test' AND status = 'checked') AND attempts < %s
             AND NOT EXISTS (SELECT FROM procrastinate_jobs j
                             WHERE j.queueing_lock = 'intake:' || s.id AND j.status IN ('todo', 'doing'))
           ORDER BY id""",
        [MOST_BEGINNINGS],
    )
    for submission in forgotten:
        ask_for_work(submission)
    storage.sweep(time.time(), is_wanted=lambda sha256: StoredFile.objects.filter(pk=sha256).exists())
