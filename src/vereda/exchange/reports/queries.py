"""Which counts have their reports added up, and the places and grades that a person may narrow a report to."""

from django.db.models import Exists, F, OuterRef, QuerySet

from vereda.exchange.counts.models import Count
from vereda.exchange.reports.definitions import WHOLE
from vereda.exchange.reports.models import Figure


def counts_reported() -> QuerySet[Count]:
    return Count.objects.filter(Exists(Figure.objects.filter(count=OuterRef("pk"), family=WHOLE, state=None)))


def periods_reported() -> list[str]:
    """Newest first."""
    return sorted(set(counts_reported().order_by().values_list("period", flat=True)), reverse=True)


def reported(period: str) -> Count | None:
    """The newest frozen count of a period whose reports were added up, or the open one; None while there is none."""
    return counts_reported().filter(period=period).order_by(F("frozen_at").desc(nulls_last=True)).first()


def states_of(count: Count) -> list[str]:
    """The States that have children in the count."""
    whole = Figure.objects.filter(count=count, family=WHOLE, state__isnull=False, district=None, age_grade=None)
    return sorted(one.state or "" for one in whole.only("state"))


def districts_of(count: Count, state: str) -> list[str]:
    """The districts of a State that have children in the count; of those whose district nobody said none."""
    whole = Figure.objects.filter(count=count, family=WHOLE, state=state, district__gt="")
    return sorted(one.district or "" for one in whole.only("district"))
