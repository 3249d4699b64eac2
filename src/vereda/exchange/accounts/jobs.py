"""What is looked after every day: reminders, and paperwork whose time is over."""

from datetime import timedelta

from django.utils import timezone

from vereda.exchange.accounts.actions import remind, remind_of_key
from vereda.exchange.accounts.actions.paperwork import forget_paperwork
from vereda.exchange.accounts.keys import expiring
from vereda.exchange.accounts.queries import due_for_reminder
from vereda.project.jobs import app

EVERY_MORNING = "15 11 * * *"  # UTC: before work begins anywhere in the United States but Guam
PAPERWORK_KEPT = timedelta(days=3 * 365 + 1)  # after access ended (form 1810-0686)


@app.periodic(cron=EVERY_MORNING)
@app.task(name="accounts.remind", queue="mail", lock="accounts.remind", queueing_lock="accounts.remind")
def remind_all(timestamp: int) -> None:  # noqa: ARG001  # procrastinate says when it was due
    today = timezone.now().date()
    for user in due_for_reminder(today):
        remind(user=user, today=today)
    for key in expiring(today=today):
        remind_of_key(key=key, today=today)


@app.periodic(cron=EVERY_MORNING)
@app.task(name="accounts.forget_paperwork", queue="mail", queueing_lock="accounts.forget_paperwork")
def forget_old_paperwork(timestamp: int) -> None:  # noqa: ARG001
    forget_paperwork(before=timezone.now() - PAPERWORK_KEPT)
