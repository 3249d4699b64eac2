"""What changed lately for the children of a person's own district or State, and which records the person opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.audit.models import Event
from vereda.exchange.children.access import known_among
from vereda.exchange.children.finding.glimpse import glimpse
from vereda.exchange.children.glimpses import Named, names_of, record_listed
from vereda.exchange.children.models import ConsolidatedRecord

SHOWN: Final = 8
LOOKED_BACK: Final = 60  # looks among which the latest different children are sought
OPENED = ("child.viewed",)
# From the children who are there now to what was said of them: as many rows as the district has, however large the nation.
_OF_DISTRICTS: Final = """
    SELECT DISTINCT ON (r.child_id, r.state_id)
        r.child_id, r.state_id, v.said_at, ARRAY(SELECT jsonb_object_keys(v.payload)) AS groups
    FROM children_consolidatedrecord c
    JOIN children_staterecord r ON r.child_id = c.child_id AND r.state_id <> ALL(%(own)s)
    JOIN children_studentversion v ON v.state_record_id = r.id AND v.said_at >= %(since)s
    WHERE c.last_district = ANY(%(districts)s)
    ORDER BY r.child_id, r.state_id, v.said_at DESC"""
# From the newest statements to those about children whom the State knows: it stops as soon as there are enough.
_OF_STATES: Final = """
    SELECT r.child_id, r.state_id, v.said_at, ARRAY(SELECT jsonb_object_keys(v.payload)) AS groups
    FROM children_studentversion v JOIN children_staterecord r ON r.id = v.state_record_id
    WHERE v.said_at >= %(since)s AND r.state_id <> ALL(%(own)s)
      AND EXISTS (SELECT FROM children_staterecord mine WHERE mine.child_id = r.child_id AND mine.state_id = ANY(%(own)s))
    ORDER BY v.said_at DESC LIMIT %(most)s"""


@dataclass(frozen=True)
class News:
    """Another State said something new of a child of one's own. `groups`: the groups of elements that it sent."""

    msix_id: str
    name: str
    state: str
    said_at: datetime
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    msix_id: str
    name: str
    at: datetime


@transaction.atomic
def news_for(user: User, *, since: datetime, shown: int = SHOWN) -> list[News]:
    """What other States said since then of the children of the user's districts, else of the user's States; newest first.

    Only where no purpose is needed. That names were listed is recorded.
    """
    scope = scope_of(user, Permission.VIEW_CHILD)
    rows = _said(user, scope, since, shown)
    names = names_of([row["child_id"] for row in rows])
    rows = [row for row in rows if row["child_id"] in names][:shown]
    record_listed(user, {row["child_id"]: names[row["child_id"]].msix_id for row in rows}, on="news")
    return [_news(row, names[row["child_id"]]) for row in rows]


def _news(row: dict[str, Any], named: Named) -> News:
    return News(named.msix_id, named.name, row["state_id"], row["said_at"], tuple(row["groups"]))


def _said(user: User, scope: Scope, since: datetime, shown: int) -> list[dict[str, Any]]:
    own = sorted({role.state_id for role in user.roles.all() if role.state_id})
    districts = sorted(scope.districts | {school[:7] for school in scope.schools})
    if not (scope.states or districts):
        return []
    values: dict[str, Any] = {"own": own, "since": since, "districts": districts, "most": shown * 2}
    with connection.cursor() as cursor:
        cursor.execute(_OF_STATES if scope.states else _OF_DISTRICTS, values)
        columns = [column.name for column in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    rows.sort(key=lambda row: row["said_at"], reverse=True)
    newest = {(row["child_id"], row["state_id"]): row for row in reversed(rows)}
    return sorted(newest.values(), key=lambda row: row["said_at"], reverse=True)[: shown * 2]


def lately_opened(user: User, *, shown: int = SHOWN) -> list[Opened]:
    """The children whose records the user opened last, of those that may still be seen."""
    scope = scope_of(user, Permission.VIEW_CHILD)
    if scope.is_empty:
        return []
    looks = Event.objects.filter(actor=user.email, action__in=OPENED, on_kind="child").order_by("-id")[:LOOKED_BACK]
    last: dict[str, datetime] = {}
    for look in looks:
        last.setdefault(look.on_id, look.at)
    found = ConsolidatedRecord.objects.filter(child__msix_id__in=list(last)).select_related("child")
    known = known_among([one.child_id for one in found], scope)
    told = [
        Opened(one.child.msix_id, glimpse(one.child.msix_id, one.document).name, last[one.child.msix_id])
        for one in found
        if one.child_id in known or scope.anywhere_with_purpose
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)[:shown]
