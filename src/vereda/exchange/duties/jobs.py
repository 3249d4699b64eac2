"""What the clocks need by themselves: that those whose time is over are missed."""

from django.utils import timezone

from vereda.exchange.duties.actions import miss_overdue
from vereda.project.jobs import app

EVERY_HOUR = "3 * * * *"  # midnight comes at another hour in each of the nation's time zones


@app.periodic(cron=EVERY_HOUR)
@app.task(name="duties.miss_overdue", queue="mail", lock="duties", queueing_lock="duties.miss_overdue")
def miss(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    miss_overdue(at=timezone.now())
