"""Rules of behavior, training, and the reminders of both."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from vereda.exchange.accounts import letters
from vereda.exchange.accounts.actions.events import record_about
from vereda.exchange.accounts.actions.people import taken
from vereda.exchange.accounts.administration import refuse_unless
from vereda.exchange.accounts.duties import reminder_due
from vereda.exchange.accounts.models import User


@transaction.atomic
def accept_rules(*, user: User) -> User:
    """The person has read the rules of behavior and accepts them, for a year."""
    user.rules_accepted_on = timezone.now().date()
    user.save(update_fields=["rules_accepted_on"])
    record_about(user, "rules_accepted", by=user.email)
    return user


@transaction.atomic
def note_training(*, user: User, on: date, by: User) -> User:
    """Enter when the person took the security training. Raises NotYours, also for a day to come."""
    user = taken(user, by)
    refuse_unless(on <= timezone.now().date())
    user.trained_on = on
    user.save(update_fields=["trained_on"])
    record_about(user, "trained", by=by.email, on=on.isoformat())
    return user


@transaction.atomic
def remind(*, user: User, today: date) -> bool:
    """Mail the person what falls due within 30 days, on the days for it; returns whether a mail was written."""
    user = User.objects.select_for_update().get(pk=user.pk)
    due = {title: day for title, day in user.due_dates().items() if reminder_due(day, user.reminded_on, today)}
    if not due or not user.is_active:
        return False
    user.reminded_on = today
    user.save(update_fields=["reminded_on"])
    letters.remind(user, due)
    record_about(user, "reminded", by="vereda")
    return True
