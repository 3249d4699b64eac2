"""Candidate keys beside the State records, and the pairs of records that share enough of them.

A pair is a candidate when the keys that the two share have `VOTES` together: as many as one that at most `ALONE` records have, and
one each that at most `COMMON` have, counting all records there are now. So which pairs are compared depends on the set of records,
not on who came first: a key that becomes commoner takes the pairs with it whose other keys do not do, and one that becomes rarer
brings its pairs back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from vereda.core.identity.candidates import ALONE, COMMON, VOTES
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.fetching import fetch_numbers, put_ids

RECORDS_AT_ONCE = 2_500  # joined with those that share their keys: some millions of rows
PAIRS_AT_ONCE = 100_000  # joined with the keys of one side: as many
PAIR = {"a": pl.Int64, "b": pl.Int64}
ENTRY = {"id": pl.Int64, "key": pl.Int64}


@dataclass(frozen=True)
class Candidates:
    """What to compare. `pairs` (a < b): of the touched records; `reopened`: of others, whose keys have become rarer.

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
        counts = counts.with_columns(pl.col("records").fill_null(0)).with_columns(
            votes=_votes(pl.col("records")), before=_votes(pl.col("records") - pl.col("by"))
        )
        closed = _close(cursor, counts.filter(pl.col("votes") < pl.col("before"))["key"])
        louder = entries.join(counts.filter(pl.col("votes") > pl.col("before")).select("key", "votes"), on="key")
        enough, more = _all_pairs(louder.filter(votes=VOTES)), _all_pairs(louder.filter(pl.col("votes") < VOTES))
        reopened = pl.concat([enough, _with_enough(cursor, more)]).unique().sort("a", "b")
        cursor.execute("DROP TABLE key_change")
    common = counts.filter(pl.col("votes") == 0)
    own_common = entries.join(touched, on="id", how="semi").join(common.select("key", "records"), on="key")
    helpful = counts.filter((pl.col("votes") > 0) & (pl.col("records") > 1)).select("key", "votes")
    again = reopened["a"].unique().to_list() + reopened["b"].unique().to_list()
    return Candidates(
        pairs=_pairs(entries.join(helpful, on="key"), touched),
        reopened=reopened,
        disturbed=sorted({*closed, *again}),
        keys_dropped=own_common["key"].n_unique(),
        records_lost=int((own_common["records"] - 1).sum()),
    )


def _votes(records: pl.Expr) -> pl.Expr:
    """What a key says of a pair that shares it, when so many records have it."""
    return pl.when(records > COMMON).then(0).when(records > ALONE).then(1).otherwise(VOTES)


def _pairs(holders: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """The pairs of touched records with holders of their keys (`id`, `key`, `votes`) that share enough."""
    own = holders.join(touched, on="id", how="semi").sort("id")
    others = holders.select("key", other="id")
    found = [pl.DataFrame(schema=PAIR)]
    for some in touched.sort("id").iter_slices(RECORDS_AT_ONCE):
        met = own.join(some, on="id", how="semi").join(others, on="key").filter(pl.col("id") != pl.col("other"))
        found.append(
            _enough(met, "id", "other").select(a=pl.min_horizontal("id", "other"), b=pl.max_horizontal("id", "other"))
        )
    return pl.concat(found).unique().sort("a", "b")


def _enough(met: pl.DataFrame, *pair: str) -> pl.DataFrame:
    """The pairs whose keys have votes enough. `met`: a pair, and the `votes` of one key that it shares."""
    return met.group_by(pair).agg(pl.col("votes").sum()).filter(pl.col("votes") >= VOTES).select(pair)


def _all_pairs(entries: pl.DataFrame) -> pl.DataFrame:
    """All pairs of records that share one of these keys."""
    met = entries.rename({"id": "a"}).join(entries.rename({"id": "b"}), on="key")
    return met.filter(pl.col("a") < pl.col("b")).select("a", "b").unique().sort("a", "b")


def _close(cursor: CursorWrapper, keys: pl.Series) -> list[int]:
    """Drop the pairs that share these keys, which have become commoner, and no longer enough; the records that lose one."""
    if keys.is_empty():
        return []
    put_ids(cursor, "quieter", keys.to_list())
    pairs = fetch_numbers(
        cursor,
        """SELECT DISTINCT p.left_id, p.right_id FROM quieter q
           JOIN children_identitykey l ON l.key = q.id JOIN children_identitypair p ON p.left_id = l.state_record_id
           JOIN children_identitykey r ON r.state_record_id = p.right_id AND r.key = q.id
           JOIN children_staterecord a ON a.id = p.left_id AND a.said_msix_id IS NULL
           JOIN children_staterecord b ON b.id = p.right_id AND b.said_msix_id IS NULL""",
        PAIR,
    )
    gone = pairs.join(_with_enough(cursor, pairs), on=["a", "b"], how="anti").sort("a", "b")
    cursor.execute(
        """DELETE FROM children_identitypair p USING unnest(%s::bigint[], %s::bigint[]) gone (a, b)
           WHERE p.left_id = gone.a AND p.right_id = gone.b""",
        [gone["a"].to_list(), gone["b"].to_list()],
    )
    cursor.execute("DROP TABLE quieter")
    return sorted({*gone["a"], *gone["b"]})


def _with_enough(cursor: CursorWrapper, pairs: pl.DataFrame) -> pl.DataFrame:
    """Those of any pairs (`a`, `b`) that share enough keys."""
    if pairs.is_empty():
        return pairs
    put_ids(cursor, "polled", pl.concat([pairs["a"], pairs["b"]]).to_list())
    entries = fetch_numbers(
        cursor,
        "SELECT p.id, k.key FROM polled p JOIN children_identitykey k ON k.state_record_id = p.id",
        ENTRY,
    )
    left, right = (entries.rename({"id": side}) for side in ("a", "b"))
    shared = pl.concat(
        some.join(left, on="a").join(right, on=["b", "key"]) for some in pairs.iter_slices(PAIRS_AT_ONCE)
    )
    put_ids(cursor, "shared_key", shared["key"].to_list())
    sizes = fetch_numbers(
        cursor,
        f"""SELECT s.id, count(*) FROM shared_key s CROSS JOIN LATERAL (
                SELECT FROM children_identitykey k WHERE k.key = s.id LIMIT {COMMON + 1}) one
            GROUP BY s.id""",  # noqa: S608  # a constant
        {"key": pl.Int64, "records": pl.Int64},
    )
    cursor.execute("DROP TABLE polled, shared_key")
    return _enough(shared.join(sizes.select("key", votes=_votes(pl.col("records"))), on="key"), "a", "b")
