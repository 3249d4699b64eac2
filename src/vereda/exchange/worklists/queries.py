"""What reads the worklists."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from vereda.core.calendar import working_days_between
from vereda.exchange.accounts.models import User
from vereda.exchange.children.glimpses import record_listed
from vereda.exchange.children.models import Child
from vereda.exchange.worklists.access import assignments_of
from vereda.exchange.worklists.models import Assignment, WorkItem

AGES = ((0, 1), (2, 3), (4, 5), (6, 10), (11, None))  # working days
OLD = 5


@dataclass(frozen=True)
class Filters:
    """What of the queue is asked for. `kinds`: of `KIND_FILTERS`; `other`: letters of States."""

    mine: bool = False
    kinds: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    old: bool = False
    elsewhere: bool = False  # what waits for another State, too

    @property
    def is_empty(self) -> bool:
        return self == Filters()


ASKED = Q(item__parked=True) | Q(its_turn=True)  # the State's turn; what is parked waits for everybody
VALIDATE = Q(item__status=WorkItem.Status.PROPOSED)
KIND_FILTERS: dict[str, Q] = {
    "near_match": Q(item__kind__in=("near_match", "merge")) & ~VALIDATE,
    "validate_near_match": Q(item__kind__in=("near_match", "merge")) & VALIDATE,
    "validate_merge": Q(item__kind="started_merge"),
    "split": Q(item__kind="split") & ~VALIDATE,
    "validate_split": Q(item__kind__in=("split", "started_split")) & VALIDATE,
}


@dataclass(frozen=True)
class Totals:
    """How much waits, all filters aside. `ages`: of each span of working days."""

    open: int
    mine: int
    old: int
    parked: int
    elsewhere: int
    ages: Sequence[int]
    kinds: dict[str, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)


def waiting_items(user: User) -> int:
    """How many items wait for a decision of the user's administration."""
    return assignments_of(user).filter(ASKED).values("item").distinct().count()


def queue(user: User, filters: Filters) -> QuerySet[Assignment]:
    """What waits, one row an item: parked first, then the oldest first."""
    found = assignments_of(user)
    if not filters.elsewhere:
        found = found.filter(ASKED)
    if filters.mine:
        found = found.filter(people=user)
    if filters.kinds:
        found = found.filter(reduce(or_, (KIND_FILTERS[kind] for kind in sorted(filters.kinds))))
    if filters.others:
        found = found.filter(other__in=filters.others)
    if filters.old:
        found = found.filter(item__opened_at__lt=_opened_before(OLD))
    found = found.select_related(
        "item__left", "item__right", "item__answered_for", "state", "other", "district", "region"
    )
    return found.order_by("-item__parked", "item__opened_at", "item_id", "id")


def totals(user: User) -> Totals:
    """Three queries, however much waits."""
    there = assignments_of(user)
    asked = there.filter(ASKED)
    bounds = [timezone.now(), *(_opened_before(until) for _, until in AGES if until is not None)]
    spans = {
        f"age_{at}": Count("pk", filter=Q(item__opened_at__lt=begin) & (Q(item__opened_at__gte=end) if end else Q()))
        for at, (begin, end) in enumerate(zip(bounds, [*bounds[1:], None], strict=True))
    }
    kinds = {f"kind_{name}": Count("pk", filter=condition) for name, condition in KIND_FILTERS.items()}
    counted = asked.aggregate(
        open=Count("pk"),
        old=Count("pk", filter=Q(item__opened_at__lt=_opened_before(OLD))),
        parked=Count("pk", filter=Q(item__parked=True)),
        **spans,
        **kinds,
    )
    others = asked.exclude(other=F("state")).values("other").annotate(number=Count("pk")).order_by("-number", "other")
    return Totals(
        open=counted["open"],
        mine=asked.filter(people=user).count(),
        old=counted["old"],
        parked=counted["parked"],
        elsewhere=there.filter(its_turn=False, item__parked=False).count(),
        ages=[counted[name] for name in spans],
        kinds={name: counted[f"kind_{name}"] for name in KIND_FILTERS},
        others={row["other"]: row["number"] for row in others},
    )


def age_of(opened_at: datetime, today: date) -> int:
    """In working days."""
    return working_days_between(timezone.localdate(opened_at), today)


def _opened_before(days: int) -> datetime:
    """The moment before which an item was opened that is older than so many working days."""
    day = today = timezone.localdate()
    while working_days_between(day, today) <= days:
        day = day.fromordinal(day.toordinal() - 1)
    return timezone.make_aware(datetime.combine(day, datetime.max.time()))


@transaction.atomic
def page_of_queue(user: User, filters: Filters, begin: int, number: int) -> list[Assignment]:
    """A page of the queue, names and all; that they were listed is recorded."""
    rows = list(queue(user, filters)[begin : begin + number])
    ends = {end.child_id for row in rows for end in (row.item.left, row.item.right) if end.child_id}
    record_listed(user, dict(Child.objects.filter(pk__in=ends).values_list("pk", "msix_id")), on="worklist")
    return rows


def neighbours(user: User, item: WorkItem) -> tuple[int | None, int | None]:
    """The items before and after this one on the whole queue."""
    asked = assignments_of(user).filter(ASKED).exclude(item=item.pk)
    place = (item.opened_at, item.pk)
    earlier = Q(item__opened_at__lt=place[0]) | Q(item__opened_at=place[0], item_id__lt=place[1])
    before = asked.filter(earlier).order_by("-item__opened_at", "-item_id").values_list("item_id", flat=True).first()
    after = asked.exclude(earlier).order_by("item__opened_at", "item_id").values_list("item_id", flat=True).first()
    return before, after
