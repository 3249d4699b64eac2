"""Candidate keys beside the State records, and the pairs of records that share one.

A pair is a candidate when the two share a key that at most `COMMON` records have, counting all records there are now. So which
pairs are compared depends on the set of records, not on who came first: a key that becomes common takes the pairs with it that
nothing else made candidates, and one that becomes rarer brings its pairs back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from vereda.core.identity.candidates import COMMON
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.fetching import fetch_numbers, put_ids

RECORDS_AT_ONCE = 2_500  # joined with those that share their keys: some millions of rows
PAIR = {"a": pl.Int64, "b": pl.Int64}
ENTRY = {"id": pl.Int64, "key": pl.Int64}


@dataclass(frozen=True)
class Candidates:
    """What to compare. `pairs` (a < b): of the touched records; `reopened`: of others, whose key is no longer common.

    `disturbed`: records that lost a pair or may win one. `keys_dropped`, `records_lost`: common keys, and how many records each
    touched one was not compared with because of them.
    """

    pairs: pl.DataFrame
    reopened: pl.DataFrame
    disturbed: Sequence[int]
    keys_dropped: int
    records_lost: int


def renew(entries: pl.DataFrame) -> pl.DataFrame:
    """Put these keys (`id`, `key`) in place of those that the records in the table `touched` have. Returns `key` and by how many
    records it grew (`by`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM children_identitykey k USING touched t WHERE k.state_record_id = t.id RETURNING k.key"
        )
        gone = pl.Series("key", [key for (key,) in cursor.fetchall()], pl.Int64)
        rows = entries.sort("key").rename(
            {"id": "state_record_id"}
        )  # in the order of the index, whose pages are then few
        copy_in(cursor, "children_identitykey", rows, ("state_record_id", "key"))
    moved = [entries.select("key", by=pl.lit(1, pl.Int64)), gone.to_frame().with_columns(by=pl.lit(-1, pl.Int64))]
    return pl.concat(moved).group_by("key").agg(pl.col("by").sum()).sort("key")


def candidates(change: pl.DataFrame) -> Candidates:
    """The candidates of the records in `touched`, after `renew`."""
    with connection.cursor() as cursor:
        put_ids(cursor, "key_change", change["key"].to_list())
        entries = fetch_numbers(
            cursor,
            "SELECT k.state_record_id, k.key FROM key_change c JOIN children_identitykey k ON k.key = c.id",
            ENTRY,
        )
        touched = fetch_numbers(cursor, "SELECT id FROM touched", {"id": pl.Int64})
        counts = change.join(entries.group_by("key").agg(records=pl.len().cast(pl.Int64)), on="key", how="left")
        counts = counts.with_columns(
            pl.col("records").fill_null(0), before=pl.col("records").fill_null(0) - pl.col("by")
        )
        closed = _close(cursor, counts.filter((pl.col("records") > COMMON) & (pl.col("before") <= COMMON))["key"])
        cursor.execute("DROP TABLE key_change")
    opened = counts.filter((pl.col("records") <= COMMON) & (pl.col("before") > COMMON))
    reopened = _all_pairs(entries.join(opened, on="key", how="semi"))
    common = counts.filter(pl.col("records") > COMMON)
    own_common = entries.join(touched, on="id", how="semi").join(common.select("key", "records"), on="key")
    helpful = counts.filter(pl.col("records").is_between(2, COMMON))
    again = reopened["a"].unique().to_list() + reopened["b"].unique().to_list()
    return Candidates(
        pairs=_pairs(entries.join(helpful, on="key", how="semi"), touched),
        reopened=reopened,
        disturbed=sorted({*closed, *again}),
        keys_dropped=own_common["key"].n_unique(),
        records_lost=int((own_common["records"] - 1).sum()),
    )


def _pairs(holders: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    own = holders.join(touched, on="id", how="semi").sort("id")
    found = [pl.DataFrame(schema=PAIR)]
    for some in touched.sort("id").iter_slices(RECORDS_AT_ONCE):
        met = own.join(some, on="id", how="semi").join(holders.rename({"id": "other"}), on="key")
        found.append(
            met.filter(pl.col("id") != pl.col("other"))
            .select(a=pl.min_horizontal("id", "other"), b=pl.max_horizontal("id", "other"))
            .unique()
        )
    return pl.concat(found).unique().sort("a", "b")


def _all_pairs(entries: pl.DataFrame) -> pl.DataFrame:
    """All pairs of records that share one of these keys."""
    met = entries.rename({"id": "a"}).join(entries.rename({"id": "b"}), on="key")
    return met.filter(pl.col("a") < pl.col("b")).select("a", "b").unique().sort("a", "b")


def _close(cursor: CursorWrapper, keys: pl.Series) -> list[int]:
    """Drop the pairs that only these keys, which have become common, made candidates; the records that lose one."""
    if keys.is_empty():
        return []
    cursor.execute(
        """WITH holder AS (SELECT key, state_record_id AS id FROM children_identitykey WHERE key = ANY(%(keys)s)),
           suspect AS (
               SELECT DISTINCT p.id, p.left_id, p.right_id FROM holder l JOIN children_identitypair p ON p.left_id = l.id
               JOIN holder r ON r.id = p.right_id AND r.key = l.key
               JOIN children_staterecord a ON a.id = p.left_id AND a.said_msix_id IS NULL
               JOIN children_staterecord b ON b.id = p.right_id AND b.said_msix_id IS NULL)
           DELETE FROM children_identitypair p USING suspect s
           WHERE p.id = s.id AND NOT EXISTS (
               SELECT FROM children_identitykey a
               JOIN children_identitykey b ON b.key = a.key AND b.state_record_id = s.right_id
               WHERE a.state_record_id = s.left_id
                 AND %(common)s >= (SELECT count(*) FROM children_identitykey c WHERE c.key = a.key))
           RETURNING p.left_id, p.right_id""",
        {"common": COMMON, "keys": keys.to_list()},
    )
    return sorted({number for row in cursor.fetchall() for number in row})
