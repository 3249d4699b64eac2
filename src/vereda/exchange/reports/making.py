"""Adding up what the reports tell: of all children of a count at once, or of those of a few places when they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from vereda.core.calendar import performance_period_named
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.definitions import REPORTS, Report
from vereda.exchange.reports.models import Figure
from vereda.exchange.reports.quality import keep_measures

_COUNTED: Final = """
    SELECT id, child_id, state_id AS state, coalesce(district, '') AS district, age_grade, age, home, records, moved_in_period, pfs,
           lived_from
    FROM counts_countedchild WHERE count_id = %(count)s AND category_1"""
_IN_PLACES: Final = """
    AND (state_id = ANY(%(states)s) OR district = ANY(%(districts)s) OR school = ANY(%(schools)s))
    AND (%(district)s::text IS NULL OR district = %(district)s) AND (%(age_grade)s::text IS NULL OR age_grade = %(age_grade)s)"""
_RECORDS: Final = """
    SELECT c.id AS counted, r.id AS record,
           r.id = first_value(r.id) OVER (PARTITION BY c.id ORDER BY r.said_at DESC, r.id DESC) AS newest
    FROM counted c JOIN children_staterecord r ON r.child_id = c.child_id AND r.state_id = c.state AND r.withdrawn_at IS NULL"""
_KEYED: Final = (
    "SELECT counted, family, key, sum(entries) AS entries FROM ({source}) told GROUP BY counted, family, key"
)
_EVERYBODY: Final = "SELECT id AS counted, 'children' AS family, '' AS key, 1 AS entries FROM counted"  # WHOLE
_KEEP: Final = """
    WITH keyed AS MATERIALIZED ({keyed})
    INSERT INTO reports_figure (count_id, family, key, state, district, age_grade, children, entries)
    SELECT %(count)s, family, key, state, district, age_grade, count(*), sum(entries)
    FROM keyed JOIN counted ON counted.id = keyed.counted
    GROUP BY family, key, GROUPING SETS ((state), (state, district), (state, age_grade))
    UNION ALL
    SELECT %(count)s, family, key, NULL, NULL, age_grade, count(*), sum(entries)
    FROM keyed JOIN counted ON counted.id = keyed.counted WHERE home
    GROUP BY family, key, GROUPING SETS ((), (age_grade))"""
_FEW: Final = "WITH counted AS MATERIALIZED ({counted}), counted_record AS MATERIALIZED ({records}) "
_ADDED_UP: Final = "SELECT family, key, count(*), sum(entries) FROM ({keyed}) keyed GROUP BY family, key"


@dataclass(frozen=True)
class Places:
    """Children of any of these. `district`, `age_grade`: of them only those."""

    states: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    schools: frozenset[str] = frozenset()
    district: str | None = None
    age_grade: str | None = None


@transaction.atomic
def make_figures(count: Count) -> None:
    """Add up every report of the count and measure its records, in place of what was added up before."""
    days = _days(count)
    with connection.cursor() as cursor:
        Figure.objects.filter(count=count).delete()
        for name, statement in (("counted", _COUNTED), ("counted_record", _RECORDS)):
            cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {statement}", days)
            cursor.execute(f"ANALYZE {name}")
        for source in (_EVERYBODY, *(report.source for report in REPORTS.values())):
            cursor.execute(_KEEP.format(keyed=_KEYED.format(source=source)), days)
        keep_measures(cursor, days)
        cursor.execute("DROP TABLE counted, counted_record")


def added_up(count: Count, report: Report, places: Places) -> list[tuple[str, str, int, int]]:
    """family, key, children, entries of the children of a few places, all of them under `WHOLE`; from their own records."""
    told = []
    with connection.cursor() as cursor:
        for source in (_EVERYBODY, report.source):
            cursor.execute(*in_places(count, places, _ADDED_UP.format(keyed=_KEYED.format(source=source))))
            told += [(family, key, children, int(entries)) for family, key, children, entries in cursor.fetchall()]
    return told


def in_places(count: Count, places: Places, statement: str) -> tuple[str, dict[str, Any]]:
    """The statement with the tables of sources before it, for the children of these places alone; and its values."""
    values = {**_days(count), **{name: _value(value) for name, value in vars(places).items()}}
    return _FEW.format(counted=_COUNTED + _IN_PLACES, records=_RECORDS) + statement, values


def _days(count: Count) -> Mapping[str, Any]:
    period = performance_period_named(count.period)
    return {"count": count.pk, "first": period.first, "last": min(period.last, count.as_of)}


def _value(value: frozenset[str] | str | None) -> list[str] | str | None:
    return sorted(value) if isinstance(value, frozenset) else value
