"""Making counts."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import connection, transaction

from vereda.core.calendar import Period
from vereda.core.counts import MISSING, USUAL, Edges, count, national
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.queries import figures, perhaps_one_child
from vereda.exchange.counts.reading import regions, told_in

TABLE: Final = "counts_countedchild"
COLUMNS: Final = (
    "count_id", "state_id", "child_id", "records", "reason", "category_1", "category_2", "birth_to_21", "home", "served",
    "continued", "moved_in_period", "lep", "idea", "pfs", "pfs_past", "age", "age_grade", "region", "district", "school",
    "counted_on", "last_day", "arrived_on", "expires_on", "lived_from", "lived_until", "graduated_on",
)  # fmt: skip
ONE_AT_A_TIME: Final = 1308  # advisory lock: the section of the law that counts are made for


@transaction.atomic
def make_count(*, period: Period, at: datetime, by: str, edges: Edges = USUAL, as_of: date | None = None) -> Count:
    """Count the period by all that is known now, in place of the open count before. `as_of`: no day after it is counted."""
    wait_for_others()
    with connection.cursor() as cursor:
        Count.objects.filter(period=period.name, frozen_at__isnull=True).delete()
        made = Count.objects.create(period=period.name, as_of=as_of or at.date(), made_at=at, **_kept(edges))
        rows = _rows(made, period, edges)
        copy_in(cursor, TABLE, rows, COLUMNS)
        made.nation = {**national(rows.rename({"child_id": "child"})), "perhaps_fewer": perhaps_one_child(made)}
        made.by_state = [vars(line) for line in figures(made, "state")]
        made.save(update_fields=["nation", "by_state"])
    record(
        action="count.made",
        actor=by,
        on=("count", str(made.pk)),
        facts={"period": period.name, "children": made.nation["category_1"]},
    )
    return made


def wait_for_others() -> None:
    """Until the caller's transaction ends, no other one makes a count or takes an open one away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _kept(edges: Edges) -> dict[str, bool]:
    return {name: value for name, value in asdict(edges).items() if isinstance(value, bool)}


def _rows(made: Count, period: Period, edges: Edges) -> pl.DataFrame:
    counted = count(told_in(period), period, as_of=made.as_of, edges=edges)
    touched = counted.filter(pl.col("lived_from").is_not_null() | (pl.col("expires_on") >= period.first))
    placed = touched.with_columns(pl.col("age_grade").fill_null(pl.lit(MISSING))).join(
        regions(), on="district", how="left"
    )
    return placed.rename({"state": "state_id", "child": "child_id"}).with_columns(
        pl.col("lep", "idea", "pfs").fill_null(value=False), count_id=pl.lit(made.pk)
    )
