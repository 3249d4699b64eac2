"""What reads counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count as Number
from django.db.models import F, Q, QuerySet

from vereda.core.calendar import Period, performance_period, performance_period_named
from vereda.core.counts import LEVELS, MEASURES, Edges
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.worklists.models import WorkItem

_NUMBERS: Final = {f"number_{name}": Number("id", filter=Q(**{name: True})) for name in MEASURES}
EVERYWHERE: Final = Q()


class NoSuchCount(Exception):
    """The period has not been counted."""


@dataclass(frozen=True)
class Figures:
    """A line of a table: what it is about (a State's code, a district's number …; None: not said), and its figures."""

    key: str | int | None
    category_1: int
    category_2: int
    moved_in_period: int
    pfs: int
    lep: int
    idea: int
    served: int


def count_of(period: str, *, frozen: int | None = None) -> Count:
    """The newest frozen count of a period, or the open one while none is; or the one of that number. Raises NoSuchCount."""
    counts = Count.objects.filter(period=period).order_by(F("frozen_at").desc(nulls_last=True))
    chosen = counts.filter(pk=frozen).first() if frozen else counts.first()
    if chosen is None:
        raise NoSuchCount(period)
    return chosen


def open_count(period: str) -> Count:
    """The count by all that was known last night. Raises NoSuchCount."""
    found = Count.objects.filter(period=period, frozen_at=None).first()
    if found is None:
        raise NoSuchCount(period)
    return found


def latest_frozen(period: str) -> Count:
    """Raises NoSuchCount."""
    found = frozen_counts().filter(period=period).first()
    if found is None:
        raise NoSuchCount(period)
    return found


def frozen_counts() -> QuerySet[Count]:
    """Newest first."""
    return Count.objects.exclude(frozen_at=None).order_by("-frozen_at")


def count_before(count: Count) -> Count | None:
    """The count of the period before: a frozen one before the open one."""
    first = performance_period_named(count.period).first
    try:
        return count_of(performance_period(first - timedelta(days=1)).name)
    except NoSuchCount:
        return None


def periods_counted() -> list[str]:
    """Newest first."""
    return sorted(set(Count.objects.order_by().values_list("period", flat=True)), reverse=True)


def figures(count: Count, by: str, within: Q = EVERYWHERE, **where: Any) -> list[Figures]:
    """The figures by one of LEVELS, of the children that `within` and `where` leave; most children first."""
    if by not in LEVELS:
        raise ValueError(f"{by!r} is none of {', '.join(LEVELS)}")
    if by == "state" and within == EVERYWHERE and not where and count.by_state:
        return [Figures(**line) for line in count.by_state]
    rows = CountedChild.objects.filter(within, count=count, category_1=True, **where).order_by()
    grouped = rows.values(by).annotate(**_NUMBERS)
    lines = [Figures(row[by], **{name: row[f"number_{name}"] for name in MEASURES}) for row in grouped]
    return sorted(lines, key=lambda line: (-line.category_1, str(line.key)))


def edges_of(count: Count) -> Edges:
    return Edges(expiration_counts=count.expiration_counts, enrollment_is_service=count.enrollment_is_service)


def period_of(count: Count) -> Period:
    """The period of a count, which ends on the day of the count while it is under way."""
    return performance_period_named(count.period)


def perhaps_one_child(count: Count) -> int:
    """By how much the nation's figure may be too high: pairs of counted children whom an open near match may make one."""
    counted = CountedChild.objects.filter(count=count, category_1=True).values("child")
    near = WorkItem.objects.filter(status=WorkItem.Status.OPEN, left__child__in=counted, right__child__in=counted)
    pairs = near.exclude(left__child=F("right__child")).values_list("left__child", "right__child")
    return len({frozenset(pair) for pair in pairs})


def trend(measure: str, state: str | None = None) -> Mapping[str, int]:
    """The figure of the nation, or of a State, by period, oldest first; of a period counted several times, the newest count's."""
    counts = {period: count_of(period) for period in reversed(periods_counted())}
    if state is None:
        return {period: count.nation[measure] for period, count in counts.items()}
    return {
        period: next((line[measure] for line in count.by_state if line["key"] == state), 0)
        for period, count in counts.items()
    }
