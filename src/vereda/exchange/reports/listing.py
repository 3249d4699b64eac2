"""The reports on work and not on children, as data: accounts, worklists, files. They are asked for when a page is.

A listing's query (`listings/<listing>.sql`) gives its columns in their order, for the States %(states)s or all when %(nation)s, and
for the days %(first)s to %(last)s; %(now)s is the moment of the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from django.db import connection

from vereda.core.calendar import Period
from vereda.core.packaged import rows
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.reports.definitions import PACKAGE, Told, told_in


class NotForYou(Exception):
    """The person has no such listing, or none of that State."""


@dataclass(frozen=True)
class Column:
    """`words`: how its values are told: `number`, `text`, `day`, `state`, `role`, `item`, `level`, `severity`."""

    name: Told
    words: str


@dataclass(frozen=True)
class Listing:
    key: str
    title: Told
    about: Told
    permission: Permission
    columns: tuple[Column, ...]
    query: str


def _load() -> dict[str, Listing]:
    columns = {
        listing: tuple(Column(told_in(row, "name"), row["words"]) for row in some)
        for listing, some in groupby(rows(PACKAGE, "data/columns.csv"), itemgetter("listing"))
    }
    return {
        row["listing"]: Listing(
            row["listing"],
            told_in(row, "title"),
            told_in(row, "about"),
            Permission[row["permission"]],
            columns[row["listing"]],
            files(PACKAGE).joinpath("listings", f"{row['listing']}.sql").read_text(encoding="utf-8"),
        )
        for row in rows(PACKAGE, "data/listings.csv")
    }


LISTINGS: Final[Mapping[str, Listing]] = MappingProxyType(_load())


def listings_of(user: User) -> list[Listing]:
    """Those that the person may see of a whole State or of the nation."""
    return [listing for listing in LISTINGS.values() if _states(user, listing) != frozenset()]


def listed(
    user: User, listing: Listing, *, period: Period, state: str | None, now: datetime
) -> Sequence[tuple[Any, ...]]:
    """The rows for this person. Raises NotForYou."""
    if not may_list(user, listing, state):
        raise NotForYou(listing.key)
    states = _states(user, listing)
    values: dict[str, Any] = {
        "nation": states is None and state is None,
        "states": [state] if state else sorted(states or ()),
        "first": period.first,
        "last": period.last,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(listing.query, values)
        return list(cursor.fetchall())


def may_list(user: User, listing: Listing, state: str | None) -> bool:
    """Whether the person may see the listing of that State, or of all that is the person's."""
    states = _states(user, listing)
    return states is None or bool(states and (not state or state in states))


def _states(user: User, listing: Listing) -> frozenset[str] | None:
    """The States of which the person may see the listing; None: all."""
    scope = scope_of(user, listing.permission)
    return None if scope.nation else scope.states
