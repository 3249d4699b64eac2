"""The queue: totals and ages, filters, and a page of what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.worklists.models import Assignment, WorkItem
from vereda.exchange.worklists.queries import (
    AGES,
    OLD,
    SORTS,
    Filters,
    Totals,
    age_of,
    page_of_queue,
    queue,
    totals,
    waiting_items,
)
from vereda.exchange.worklists.risks import risks_of
from vereda.portal.components.navigation import note_waiting
from vereda.portal.components.tags import state_name
from vereda.portal.worklist.comparing import full_name, stands_out
from vereda.portal.worklist.words import KINDS, LEVELS, kind_of, outcome_of, whose

A_PAGE = 25
TALLEST = 36  # px of the highest bar of ages
SOON = 1  # working days
AGE_NAMES = tuple(f"{first}–{last}" if last is not None else f"> {first - 1}" for first, last in AGES)


@dataclass(frozen=True)
class Row:
    """An item as a line of the queue."""

    item: WorkItem
    assignment: Assignment
    kind: str
    name: str
    other_name: str
    stands_out: str
    risks: tuple[str, ...]
    age: int
    tone: str
    level: str
    whose: str


@dataclass(frozen=True)
class Choice:
    """A box of the filters."""

    name: str
    value: str
    words: Any
    number: int
    chosen: bool


@dataclass(frozen=True)
class Bar:
    """Ages as a picture: how high, and the words and number of it."""

    x: int
    y: int
    height: int
    words: str
    number: int
    tone: str


def queue_page(user: User, asked: QueryDict) -> dict[str, Any]:
    """The context of the page."""
    filters = filters_of(asked)
    whole = totals(user)
    note_waiting(user, waiting_items, whole.open)
    pages = Paginator(queue(user, filters), A_PAGE)
    if filters.is_empty:
        pages.count = whole.open
    page = pages.get_page(asked.get("page"))
    rows = page_of_queue(user, filters, (page.number - 1) * A_PAGE, A_PAGE)
    today = timezone.localdate()
    shown = [_row(one, today) for one in rows]
    order = list(dict.fromkeys(state for row in shown for state in (row.assignment.state_id, row.assignment.other_id)))
    return {
        "page": page,
        "rows": shown,
        "order": order,
        "may_give": may(user, Permission.VALIDATE),
        "totals": whole,
        "bars": bars(whole.ages),
        "filters": filters,
        "groups": _groups(filters, whole),
        "query": urlencode([(name, value) for name, value in asked.items() if name != "page"], doseq=True),
        "first": (page.number - 1) * A_PAGE + 1,
    }


def filters_of(asked: QueryDict) -> Filters:
    """As the address says; what is not known counts as not said."""
    return Filters(
        mine="mine" in asked,
        kinds=frozenset(asked.getlist("kind")) & frozenset(SORTS),
        others=frozenset(one for one in asked.getlist("other") if len(one) == 2 and one.isalpha()),  # noqa: PLR2004
        old="old" in asked,
        due="due" in asked,
        twice="twice" in asked,
        elsewhere="elsewhere" in asked,
    )


def _groups(filters: Filters, whole: Totals) -> Iterable[tuple[Any, list[Choice]]]:
    kinds = [Choice("kind", name, words, whole.kinds[name], name in filters.kinds) for name, words in KINDS.items()]
    others = [
        Choice("other", code, state_name(code), number, code in filters.others) for code, number in whole.others.items()
    ]
    return (
        (gettext_lazy("Assigned to"), [Choice("mine", "1", gettext_lazy("Me by name"), whole.mine, filters.mine)]),
        (gettext_lazy("Kind"), [one for one in kinds if one.number or one.chosen]),
        (
            gettext_lazy("Age"),
            [
                Choice("due", "1", gettext_lazy("Moves up after today"), whole.due, filters.due),
                Choice("old", "1", gettext_lazy("Over 5 working days"), whole.old, filters.old),
            ],
        ),
        (
            gettext_lazy("Look twice"),
            [Choice("twice", "1", gettext_lazy("Twins, or another sex"), whole.twice, filters.twice)],
        ),
        (gettext_lazy("Other State"), others),
        (
            gettext_lazy("Also show"),
            [Choice("elsewhere", "1", gettext_lazy("Waiting for the other State"), whole.elsewhere, filters.elsewhere)],
        ),
    )


def _row(one: Assignment, today: Any) -> Row:
    item, own = one.item, one.item.left if one.item.left.state_id == one.state_id else one.item.right
    other = item.right if own is item.left else item.left
    age = age_of(item.opened_at, today)
    return Row(
        item=item,
        assignment=one,
        kind=str(KINDS[kind_of(item)]),
        name=full_name(own),
        other_name=full_name(other),
        stands_out=_answered(item) or stands_out(item.left, item.right),
        risks=tuple(risks_of((item.left, item.right))),
        age=age,
        tone="stop" if item.parked else "look" if age > OLD else "good",
        level=str(LEVELS[one.level]),
        whose=whose(one),
    )


def _answered(item: WorkItem) -> str:
    if not item.answer or not item.answered_for_id:
        return ""
    return f"{state_name(item.answered_for_id)}: {outcome_of(item).lower()}"


def bars(ages: Iterable[int]) -> list[Bar]:
    """Ages as bars of a picture 64 px each, the highest `TALLEST`."""
    numbers = list(ages)
    most = max([*numbers, 1])
    made = []
    for place, (name, number) in enumerate(zip(AGE_NAMES, numbers, strict=True)):
        height = max(round(TALLEST * number / most), 1 if number else 0)
        tone = ("good", "good", "good", "look", "stop")[place]
        made.append(Bar(place * 64 + 4, 16 + TALLEST - height, height, name, number, tone))
    return made
