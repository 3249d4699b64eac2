"""What reads counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count as Number
from django.db.models import F, Q

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
    """The open count of a period, or the frozen one of that number; without an open one, the newest. Raises NoSuchCount."""
    counts = Count.objects.filter(period=period)
    found = counts.filter(pk=frozen) if frozen else counts
    chosen = found.order_by("-id").first() if frozen else found.filter(frozen_at__isnull=True).first() or found.first()
    if chosen is None:
        raise NoSuchCount(period)
    return chosen


def count_before(count: Count) -> Count | None:
    """The count of the period before: a frozen one before the open one."""
    first = performance_period_named(count.period).first
    counts = Count.objects.filter(period=performance_period(first - timedelta(days=1)).name)
    return counts.exclude(frozen_at=None).order_by("-id").first() or counts.first()


def periods_counted() -> list[str]:
    """Newest first."""
    return sorted(set(Count.objects.order_by().values_list("period", flat=True)), reverse=True)


def figures(count: Count, by: str, within: Q = EVERYWHERE, **where: Any) -> list[Figures]:
    """The figures by one of LEVELS, of the children that `within` and `where` leave; most children first."""
    if by not in LEVELS:
        raise ValueError(f"{by!r} is none of {', '.join(LEVELS)}")
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


def trend(measure: str) -> Mapping[str, int]:
    """The nation's figure by period, oldest first; of a period counted several times, the newest count's."""
    newest = {count.period: count.nation.get(measure, 0) for count in Count.objects.order_by("id")}
    return dict(sorted(newest.items()))
