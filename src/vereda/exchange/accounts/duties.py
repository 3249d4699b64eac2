"""What a person has to do every year to keep access, as data.

MSIX: the rules of behavior are read and accepted each year, or when they change, and security awareness training is taken
before access and each year after (form 1810-0686, rules of behavior). The dates of reminders are our choice.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop

YEAR = timedelta(days=365)
REMINDERS = tuple(timedelta(days=days) for days in (30, 7, 0))  # before it is due


@dataclass(frozen=True)
class Duty:
    """`field`: of the user, the day on which it was last done. `renewed_on`: what was done before that day counts no longer."""

    field: str
    title: str
    valid_for: timedelta
    renewed_on: date
    done_by_oneself: bool

    def due(self, done: date) -> date:
        """The last day on which access is open."""
        return done + self.valid_for if done >= self.renewed_on else self.renewed_on - timedelta(days=1)


DUTIES = (
    Duty("rules_accepted_on", gettext_noop("Rules of behavior"), YEAR, date(2026, 1, 1), done_by_oneself=True),
    Duty("trained_on", gettext_noop("Security training"), YEAR, date(2020, 1, 1), done_by_oneself=False),
)


def reminder_due(due: date, reminded_on: date | None, today: date) -> bool:
    """Whether a day for a reminder has come since the last one was sent."""
    days = [due - ahead for ahead in REMINDERS if due - ahead <= today]
    return bool(days) and (reminded_on is None or reminded_on < max(days))
