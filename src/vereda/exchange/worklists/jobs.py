"""What is looked after by itself: items that nobody has answered."""

from django.utils import timezone

from vereda.exchange.worklists.escalation import move_up
from vereda.project.jobs import app

EVERY_HOUR = "20 * * * *"  # States begin their days at different hours


@app.periodic(cron=EVERY_HOUR)
@app.task(name="worklists.move_up", queue="mail", lock="worklists.move_up", queueing_lock="worklists.move_up")
def move_items_up(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    move_up(at=timezone.now())
