"""Looking that is out of the usual: many children, many purposes, odd hours. A question to ask, not a verdict.

The thresholds are rows of `unusual.csv`, each with its reason, and an administrator's to change (34 CFR 200.85(f)(3)).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db import connection, transaction

from vereda.core.packaged import rows
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.audit.actions import record

NIGHT_BEGINS, DAY_BEGINS = 22, 5  # hours, where the person works
MOST = 200  # days of persons on the page

DAYS = """
WITH home AS (
    SELECT DISTINCT ON (person.email) person.email, state.time_zone
    FROM accounts_user person JOIN accounts_roleassignment held ON held.user_id = person.id
    JOIN states_state state ON state.code = held.state_id
    ORDER BY person.email, held.id
), mine AS (
    SELECT DISTINCT person.email FROM accounts_user person JOIN accounts_roleassignment held ON held.user_id = person.id
    WHERE held.state_id = ANY (%(states)s)
), looks AS (
    SELECT event.*, event.at AT TIME ZONE coalesce(home.time_zone, 'UTC') AS there
    FROM audit_event event LEFT JOIN home ON home.email = event.actor
    WHERE event.at >= %(since)s AND (event.action LIKE 'child.%%' OR event.action = 'access.refused')
      AND (%(nation)s OR event.actor IN (SELECT email FROM mine) OR event.purpose <> '' AND EXISTS (
          SELECT FROM children_child child JOIN children_staterecord own ON own.child_id = child.id
          WHERE child.msix_id = event.on_id AND own.state_id = ANY (%(states)s)))
)
SELECT actor, there::date, count(DISTINCT on_id) FILTER (WHERE on_kind = 'child'),
       count(DISTINCT on_id) FILTER (WHERE purpose <> ''), count(DISTINCT purpose) FILTER (WHERE purpose <> ''),
       count(*) FILTER (
           WHERE on_kind = 'child' AND (extract(hour FROM there) >= %(night)s OR extract(hour FROM there) < %(day)s)),
       count(*) FILTER (WHERE action = 'child.searched'), count(*) FILTER (WHERE action = 'access.refused')
FROM looks GROUP BY 1, 2 ORDER BY 2 DESC, 3 DESC, 1
"""
KEYS = ("children", "strangers", "purposes", "odd_hours", "searches", "refusals")


@dataclass(frozen=True)
class Threshold:
    at_least: int
    source: str


@dataclass(frozen=True)
class UnusualDay:
    """One person's day of looking. `counts` has every key of the thresholds, `over` those that reach them."""

    actor: str
    person: User | None
    day: date
    counts: Mapping[str, int]
    over: Sequence[str]


class NotForYou(Exception):
    """The user may not see how others look at records."""


@cache
def thresholds() -> Mapping[str, Threshold]:
    table = rows("vereda.exchange.children", "unusual.csv")
    return {row["key"]: Threshold(int(row["at_least"]), row["source"]) for row in table}


@transaction.atomic
def unusual_days(user: User, *, since: datetime) -> list[UnusualDay]:
    """Days since then on which someone's looking reached a threshold, newest first: people of the user's own States, and others
    who opened those States' children. That they were asked for is recorded. Raises NotForYou.
    """
    scope = scope_of(user, Permission.VIEW_LOOKING)
    if not (scope.states or scope.nation):
        raise NotForYou
    hours = {"night": NIGHT_BEGINS, "day": DAY_BEGINS}
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"states": sorted(scope.states), "nation": scope.nation, "since": since, **hours})
        days = [(actor, day, dict(zip(KEYS, counts, strict=True))) for actor, day, *counts in cursor.fetchall()]
    unusual = [(actor, day, counts, over) for actor, day, counts in days if (over := reached(counts))][:MOST]
    people = User.objects.prefetch_related("roles__state", "roles__region", "roles__district", "roles__school")
    by_address = {person.email: person for person in people.filter(email__in={actor for actor, *_ in unusual})}
    record(action="looking.reviewed", actor=user.email, on=("looking", ""), facts={"days": len(unusual)})
    return [UnusualDay(actor, by_address.get(actor), day, counts, over) for actor, day, counts, over in unusual]


def reached(counts: Mapping[str, int]) -> list[str]:
    """The keys whose counts reach their thresholds."""
    return [key for key, threshold in thresholds().items() if counts[key] >= threshold.at_least]
