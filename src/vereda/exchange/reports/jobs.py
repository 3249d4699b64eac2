"""The open counts and what the reports tell of them are made anew every night, so that pages and files tell the same all day; in
the morning people are told of the reports that they wanted then. A period is frozen when a person asks for it.
"""

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

from vereda.core.calendar import Period, performance_period, performance_periods
from vereda.exchange.children.models import Enrollment
from vereda.exchange.counts.actions import make_count
from vereda.exchange.counts.models import Count, Freezing
from vereda.exchange.reports.freezing import lock_of, work_off
from vereda.exchange.reports.making import make_figures
from vereda.exchange.reports.saving import tell_of_due
from vereda.project.jobs import app

EVERY_NIGHT = "40 9 * * *"  # UTC: after midnight in Hawaii's neighbours to the east, before work begins in the East
EVERY_HOUR = "10 * * * *"  # a worker that was down in the morning does it later; before the digests of mails
CORRECTED = 3 * 365  # days: the grant of a year rests on the counts of the three before (20 USC 6393(a)(1)(A))
BY = "vereda worker"
ONE_AT_A_TIME = "counts.count_again"
MOST_FAILURES = 5
PAUSE = 5  # seconds before the first repetition; each next one waits as much longer

log = structlog.get_logger(__name__)


@app.periodic(cron=EVERY_NIGHT)
@app.task(name="counts.count_again", queue="intake", lock=ONE_AT_A_TIME, queueing_lock="counts.count_again")
def count_again(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    """Frozen counts stay as they are; beside them the open one tells what has changed since."""
    count_open_periods(timezone.now())


@app.task(
    name="counts.freeze",
    queue="intake",
    lock=ONE_AT_A_TIME,
    retry=RetryStrategy(max_attempts=MOST_FAILURES, linear_wait=PAUSE, retry_exceptions={Exception}),
)
def freeze(*, freezing: int) -> None:
    work_off(freezing, clock=timezone.now)


def ask_for_freezing(freezing: Freezing) -> None:
    """Defer the job in the transaction that the caller holds; while one waits, that one will do."""
    try:
        with transaction.atomic():  # the refusal of a second job must not spoil the caller's transaction
            freeze.configure(queueing_lock=lock_of(freezing)).defer(freezing=freezing.pk)
    except AlreadyEnqueued:
        log.debug("counts.freezing_already_waits", freezing=freezing.pk)


@app.periodic(cron=EVERY_HOUR)
@app.task(name="reports.tell", queue="mail", queueing_lock="reports.tell")
def tell(timestamp: int) -> None:  # noqa: ARG001
    tell_of_due(at=timezone.now())


def count_open_periods(at: datetime) -> list[Count]:
    return [_count_and_add_up(period, at) for period in periods_told(at.date())]


@transaction.atomic
def _count_and_add_up(period: Period, at: datetime) -> Count:
    made = make_count(period=period, at=at, by=BY)
    make_figures(made)
    return made


def periods_told(today: date) -> list[Period]:
    """The periods of which any State has said an enrollment, up to the one under way; none older than corrections come."""
    oldest = today - timedelta(days=CORRECTED)
    said = Enrollment.objects.filter(enrollment_date__range=(oldest, today)).aggregate(first=Min("enrollment_date"))
    return [] if said["first"] is None else list(performance_periods(said["first"], performance_period(today).first))
