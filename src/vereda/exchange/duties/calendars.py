"""The days of a State: what day it is there, and which are no working days."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from vereda.exchange.duties.models import ClosedDay
from vereda.exchange.states.models import State


def day_in(state: State, at: datetime) -> date:
    """The calendar day of a moment where the State is."""
    return at.astimezone(ZoneInfo(state.time_zone)).date()


def end_of_day(state: State, day: date) -> datetime:
    """The last moment of a day where the State is."""
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(state.time_zone))


def closed_days(states: Collection[str]) -> Mapping[str, frozenset[date]]:
    """State code → its own days without work."""
    found: dict[str, set[date]] = {state: set() for state in states}
    for state, day in ClosedDay.objects.filter(state__in=states).values_list("state_id", "day"):
        found[state].add(day)
    return {state: frozenset(days) for state, days in found.items()}
