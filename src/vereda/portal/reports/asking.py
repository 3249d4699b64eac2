"""What the address asks for: a report, a period, a State, a district, a grade."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from vereda.core.calendar import performance_period
from vereda.core.counts import AGE_GRADES
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.queries import periods_reported, reported
from vereda.exchange.reports.tables import Wanted

YEARS_BACK: Final = 4


@dataclass(frozen=True)
class Asked:
    """`count` is None while nothing has been added up."""

    wanted: Wanted
    count: Count | None
    periods: tuple[str, ...]
    by: str = ""

    @property
    def query(self) -> str:
        """The part of an address that asks for the same. The nation is an empty State: none named is one's own."""
        asked = {
            "period": self.count.period if self.count else None,
            "district": self.wanted.district,
            "age_grade": self.wanted.age_grade,
            "by": self.by,
        }
        said = {name: value for name, value in asked.items() if value}
        return urlencode({**said, "state": self.wanted.state or ""})


def asked_for(report: str, query: QueryDict, usual_state: str | None) -> Asked:
    """Raises Http404 for a period that was never added up and a grade that there is not. `usual_state`: where none is named."""
    state = query.get("state", usual_state) or None
    wanted = Wanted(
        report, str(state) if state else None, query.get("district") or None, query.get("age_grade") or None
    )
    if wanted.age_grade and wanted.age_grade not in AGE_GRADES:
        raise Http404(wanted.age_grade)
    return Asked(wanted, *asked_count(query), query.get("by", ""))


def asked_count(query: QueryDict) -> tuple[Count | None, tuple[str, ...]]:
    """The count of the period that is asked for, and all periods; no count while nothing has been added up. Raises Http404."""
    periods = tuple(periods_reported())
    if not periods:
        return None, ()
    count = reported(query.get("period") or _whole(periods))
    if count is None:
        raise Http404(query.get("period"))
    return count, periods


def _whole(periods: tuple[str, ...]) -> str:
    """The last period that has ended, if there is one: the one under way says little yet."""
    return next((period for period in periods if (count := reported(period)) and count.has_ended), periods[0])


def years_back(today: date) -> list[str]:
    """The performance period under way and those before it, newest first, as far back as corrections come."""
    return [performance_period(today.replace(year=today.year - back, day=1)).name for back in range(YEARS_BACK)]
