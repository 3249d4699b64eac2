"""What the clocks need by themselves: that the calendar opens some, and that those whose time is over are missed."""

from django.utils import timezone

from vereda.exchange.duties.actions import miss_overdue
from vereda.exchange.duties.calendar_duties import open_by_calendar
from vereda.project.jobs import app

EVERY_HOUR = "3 * * * *"  # midnight comes at another hour in each of the nation's time zones


@app.periodic(cron=EVERY_HOUR)
@app.task(name="duties.keep_time", queue="mail", lock="duties", queueing_lock="duties.keep_time")
def keep_time(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    now = timezone.now()
    open_by_calendar(at=now)
    miss_overdue(at=now)
