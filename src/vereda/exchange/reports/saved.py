"""Reports that a person has saved: which there are, whether they are still open to that person, and when one is due."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.counts import publishing
from vereda.exchange.reports.across import levels_of
from vereda.exchange.reports.listing import LISTINGS, may_list
from vereda.exchange.reports.models import SavedReport
from vereda.exchange.reports.scorecard import place_for
from vereda.exchange.reports.tables import NotForYou, Wanted, reach_of

COUNTS, SCORECARD = "counts", "scorecard"  # pages that can be saved beside REPORTS and LISTINGS
ASKED: Final = ("period", "state", "district", "age_grade", "by", "order")
Rhythm = SavedReport.Rhythm
_BEGINS: Final[Mapping[str, Callable[[date], date]]] = {
    Rhythm.DAILY: lambda day: day,
    Rhythm.WEEKLY: lambda day: day - timedelta(days=day.weekday()),
    Rhythm.MONTHLY: lambda day: day.replace(day=1),
}


def begins(rhythm: str, day: date) -> date | None:
    """The first day of the day, the week (Monday) or the month that `day` is in; None for a report that is told of never."""
    return _BEGINS[rhythm](day) if rhythm else None


def due_on(day: date) -> QuerySet[SavedReport]:
    """Those whose owner has not been told yet for the day, week or month that `day` is in."""
    due = Q()
    for rhythm, begin in _BEGINS.items():
        due |= Q(rhythm=rhythm, told_for__lt=begin(day))
    return SavedReport.objects.filter(due)


def saved_by(user: User) -> QuerySet[SavedReport]:
    return SavedReport.objects.filter(person=user)


def is_open(user: User, report: str, asked: Mapping[str, str]) -> bool:
    """Whether the person may have what the report asks for, with the rights of this moment."""
    state, district, by = (asked.get(name) or None for name in ("state", "district", "by"))
    if report in LISTINGS:
        return may_list(user, LISTINGS[report], state)
    if report == COUNTS:
        reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
        levels = publishing.levels_for(reports, sees, publishing.Wanted(state=state, district=district))
        return not reports.is_empty and bool(levels) and (by is None or by in levels)
    try:
        if report == SCORECARD:
            place_for(user, state, district)
            return True
        wanted = Wanted(report, state, district, asked.get("age_grade") or None)
        reach_of(user, wanted)
    except NotForYou:
        return False
    return by is None or by in levels_of(user, wanted)
