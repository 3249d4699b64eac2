"""What reads the worklists."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, Count, IntegerField, Q, QuerySet, When
from django.utils import timezone

from vereda.core.calendar import working_days_between
from vereda.exchange.accounts.models import User
from vereda.exchange.children.glimpses import record_listed
from vereda.exchange.children.models import Child
from vereda.exchange.worklists.access import assignments_of
from vereda.exchange.worklists.models import Assignment, WorkItem

AGES = ((0, 1), (2, 3), (4, 5), (6, 10), (11, None))  # working days
OLD = 5
OLD_SPAN = 3  # the first of `AGES` that is older


@dataclass(frozen=True)
class Filters:
    """What of the queue is asked for. `kinds`: of `SORTS`; `others`: letters of States."""

    mine: bool = False
    kinds: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    old: bool = False
    due: bool = False  # moves up after today
    twice: bool = False  # twins, or another sex
    elsewhere: bool = False  # what waits for another State, too

    @property
    def is_empty(self) -> bool:
        return self == Filters()


# What a line of the queue tells of an item and its two records: a tenth of the page's time went into reading the rest.
OF_RECORD = (
    "state_id", "child_id", "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "birth_date", "sex",
    "multiple_birth_flag", "female_parent_first_name", "female_parent_last_name", "male_parent_first_name", "male_parent_last_name",
)  # fmt: skip
SHOWN = (
    "state_id", "other_id", "level", "its_turn", "moves_up_on", "district__name", "region__name", "item__kind", "item__status",
    "item__parked", "item__opened_at", "item__answer", "item__answered_for_id",
    *(f"item__{side}__{name}" for side in ("left", "right") for name in OF_RECORD),
)  # fmt: skip
ASKED = Q(parked=True) | Q(its_turn=True)  # the State's turn; what is parked waits for everybody


@dataclass(frozen=True)
class Sort:
    """What people call a kind of item: of one of these kinds, and proposed or not (either with None)."""

    kinds: tuple[str, ...]
    proposed: bool | None

    @property
    def as_filter(self) -> Q:
        return Q(kind__in=self.kinds) & (Q() if self.proposed is None else Q(proposed=self.proposed))

    def has(self, kind: str, *, proposed: bool) -> bool:
        return kind in self.kinds and self.proposed in (None, proposed)


SORTS: Mapping[str, Sort] = {
    "near_match": Sort(("near_match", "merge"), proposed=False),
    "validate_near_match": Sort(("near_match", "merge"), proposed=True),
    "validate_merge": Sort(("started_merge",), proposed=None),
    "split": Sort(("split",), proposed=False),
    "validate_split": Sort(("split", "started_split"), proposed=True),
}


@dataclass(frozen=True)
class Totals:
    """How much waits, all filters aside. `ages`: of each span of working days."""

    open: int
    mine: int
    old: int
    due: int
    twice: int
    parked: int
    elsewhere: int
    ages: Sequence[int]
    kinds: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)


def waiting_items(user: User) -> int:
    """How many items wait for a decision of the user's administration."""
    return assignments_of(user).filter(ASKED).count()


def queue(user: User, filters: Filters) -> QuerySet[Assignment]:
    """What waits, one row an item: parked first, then the oldest first."""
    found = assignments_of(user)
    if not filters.elsewhere:
        found = found.filter(ASKED)
    if filters.mine:
        found = found.filter(people=user)
    if filters.kinds:
        found = found.filter(reduce(or_, (SORTS[kind].as_filter for kind in sorted(filters.kinds))))
    if filters.others:
        found = found.filter(other__in=filters.others)
    if filters.old:
        found = found.filter(opened_at__lt=_opened_before(OLD))
    if filters.due:
        found = found.filter(moves_up_on__lte=timezone.localdate())
    if filters.twice:
        found = found.filter(look_twice=True)
    return found.order_by("-parked", "opened_at", "item_id", "id")


def totals(user: User) -> Totals:
    """One pass over what waits, in groups of what is alike; and one query for what is given to the user by name."""
    groups = list(_groups(user))
    asked = [group for group in groups if group["parked"] or group["its_turn"]]
    ages, kinds, others = Counter[int](), Counter[str](), Counter[str]()
    for group in asked:
        ages[group["age"]] += group["number"]
        kinds.update(
            {
                name: group["number"]
                for name, sort in SORTS.items()
                if sort.has(group["kind"], proposed=group["proposed"])
            }
        )
        if group["other"] != group["state"]:
            others[group["other"]] += group["number"]

    def number(name: str) -> int:
        return sum(group["number"] for group in asked if group[name])

    return Totals(
        open=ages.total(),
        mine=assignments_of(user).filter(ASKED, people=user).count(),
        old=sum(ages[age] for age in range(OLD_SPAN, len(AGES))),
        due=number("is_due"),
        twice=number("look_twice"),
        parked=number("parked"),
        elsewhere=sum(group["number"] for group in groups) - ages.total(),
        ages=[ages[age] for age in range(len(AGES))],
        kinds=kinds,
        others=dict(others.most_common()),
    )


ALIKE = ("state", "other", "parked", "its_turn", "kind", "proposed", "look_twice")


def _groups(user: User) -> QuerySet[Assignment, dict[str, Any]]:
    """What the user may look at, counted by all that the totals tell apart; `age`: place in `AGES`."""
    bounds = [_opened_before(until) for _, until in AGES if until is not None]
    spans = (When(opened_at__gte=bound, then=place) for place, bound in enumerate(bounds))
    age = Case(*spans, default=len(bounds), output_field=IntegerField())
    is_due = Case(When(moves_up_on__lte=timezone.localdate(), then=True), default=False, output_field=BooleanField())
    alike: QuerySet[Assignment, dict[str, Any]] = assignments_of(user).order_by().values(*ALIKE, age=age, is_due=is_due)
    return alike.annotate(number=Count("pk"))


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
    places = list(queue(user, filters).values_list("pk", flat=True)[begin : begin + number])  # from the index alone
    found = (
        Assignment.objects.select_related("item__left", "item__right", "district", "region")
        .only(*SHOWN)
        .in_bulk(places)
    )
    rows = [found[place] for place in places if place in found]
    ends = {end.child_id for row in rows for end in (row.item.left, row.item.right) if end.child_id}
    record_listed(user, dict(Child.objects.filter(pk__in=ends).values_list("pk", "msix_id")), on="worklist")
    return rows


def neighbours(user: User, item: WorkItem) -> tuple[int | None, int | None]:
    """The items before and after this one on the whole queue: parked first, then the oldest first."""
    asked = assignments_of(user).filter(ASKED).exclude(item=item.pk)
    alike = asked.filter(parked=item.parked)
    earlier = alike.filter(opened_at__lte=item.opened_at).exclude(opened_at=item.opened_at, item__gt=item.pk)
    later = alike.filter(opened_at__gte=item.opened_at).exclude(opened_at=item.opened_at, item__lt=item.pk)
    return (
        _first(earlier, last=True) or (None if item.parked else _first(asked.filter(parked=True), last=True)),
        _first(later) or (_first(asked.filter(parked=False)) if item.parked else None),
    )


def _first(there: QuerySet[Assignment], *, last: bool = False) -> int | None:
    order = ("-opened_at", "-item_id") if last else ("opened_at", "item_id")
    return there.order_by(*order).values_list("item_id", flat=True).first()
