"""What the address asks for: a period, a place, a breakdown, an order."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, QueryDict
from django.utils.http import urlencode

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.publishing import PARTS, Wanted
from vereda.exchange.counts.queries import NoSuchCount, count_of, periods_counted
from vereda.exchange.states.models import State

BASE: Final = "category_1"
ORDERS: Final = (BASE, "key", *PARTS)


@dataclass(frozen=True)
class Asked:
    """`count` is None while nothing has been counted."""

    count: Count | None
    periods: tuple[str, ...]
    wanted: Wanted
    order: str

    def query(self, **other: str | None) -> str:
        """The part of an address that asks for the same, but for these."""
        asked = {
            "period": self.count.period if self.count else None,
            "state": self.wanted.state,
            "district": self.wanted.district,
            "by": self.wanted.by,
            "order": self.order if self.order != BASE else None,
            **other,
        }
        return urlencode({name: value for name, value in asked.items() if value})


def asked_for(query: QueryDict, usual: str) -> Asked:
    """Raises Http404 for a period that was never counted. `usual`: the breakdown where none is named."""
    periods = tuple(periods_counted())
    state, district = query.get("state") or None, query.get("district") or None
    wanted = Wanted(by=query.get("by") or usual, state=state, district=district)
    order = query.get("order", BASE)
    if not periods:
        return Asked(None, (), wanted, BASE)
    try:
        count = count_of(query.get("period") or _whole(periods), frozen=_number(query.get("frozen")))
    except NoSuchCount as none:
        raise Http404 from none
    return Asked(count, periods, wanted, order if order in ORDERS else BASE)


def own_count(user: User, period: str, state: str) -> tuple[Count, State]:
    """A count and the State, for who administers its data; else nothing is here: raises Http404."""
    home = State.objects.filter(pk=state).first()
    if home is None or not may(user, Permission.VIEW_FILES, state=state):
        raise Http404
    try:
        return count_of(period), home
    except NoSuchCount as none:
        raise Http404 from none


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - a key


def _whole(periods: tuple[str, ...]) -> str:
    """The last period that has ended, if there is one: the one under way says little yet."""
    for period in periods:
        count = count_of(period)
        if count.has_ended:
            return period
    return periods[0]
