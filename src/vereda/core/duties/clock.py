"""When a duty ends, and how much of its time is used on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from vereda.core.calendar import add_working_days, school_year, working_days_between
from vereda.core.duties.rules import Rule, Unit


@dataclass(frozen=True)
class Reading:
    """A clock on a day, in the days of its rule. `used` and `total` leave out the day that opened it; `left` is negative once
    the time is over.
    """

    used: int
    total: int
    left: int

    @property
    def is_over(self) -> bool:
        return self.left < 0


def due_on(rule: Rule, opened_on: date, *, also_closed: Collection[date] = ()) -> date:
    """The last day on which the duty is met in time. The day that opens it never counts.

    `also_closed`: the State's own days without work. Where the rule counts calendar days, none is left out.
    """
    if rule.unit is Unit.SCHOOL_YEAR:
        return school_year(opened_on).last
    assert rule.days is not None
    if rule.unit is Unit.CALENDAR:
        return opened_on + timedelta(rule.days)
    return add_working_days(opened_on, rule.days, also_closed=also_closed)


def read_clock(rule: Rule, opened_on: date, due: date, today: date, *, also_closed: Collection[date] = ()) -> Reading:
    """The clock of a duty that opened on a day and is due on another, as of `today`."""

    def days(after: date, until: date) -> int:
        if rule.unit is Unit.WORKING:
            return working_days_between(after, until, also_closed=also_closed)
        return (until - after).days

    total = days(opened_on, due)
    left = days(today, due)
    if today > due:
        left = min(left, -1)  # over, though no working day has passed since
    return Reading(used=max(0, min(total, days(opened_on, today))), total=total, left=left)
