"""Candidate keys beside the State records, and the pairs of records that share enough of them.

A pair is a candidate when the keys that the two share have `VOTES` together: as many as one that at most `ALONE` records have, and
one each that at most `COMMON` have, counting all records there are now. So which pairs are compared depends on the set of records,
not on who came first: a key that becomes commoner takes the pairs with it whose other keys do not do, and one that becomes rarer
brings its pairs back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl
from django.db import connection
from django.db.backends.utils import CursorWrapper

from vereda.core.identity.candidates import ALONE, COMMON, VOTES
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.fetching import array, fetch_numbers

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


def candidates(own: pl.DataFrame) -> Candidates:
    """The candidates of the records in the table `touched`, whose keys (`ENTRY`) these are now. Those that they had are taken out;
    the new ones are not in before `keep`.
    """
    with _by_index() as cursor:
        change = _change(own, _taken_out(cursor))
        others = _holders(cursor, change["key"])
        entries = pl.concat([own, others])
        counts = change.join(entries.group_by("key").agg(records=pl.len().cast(pl.Int64)), on="key", how="left")
        counts = counts.with_columns(pl.col("records").fill_null(0)).with_columns(
            votes=_votes(pl.col("records")), before=_votes(pl.col("records") - pl.col("by"))
        )
        quieter = others.join(counts.filter(pl.col("votes") < pl.col("before")), on="key", how="semi")
        louder = others.join(counts.filter(pl.col("votes") > pl.col("before")).select("key", "votes"), on="key")
        closed = _close(cursor, quieter, counts)
        enough, more = _all_pairs(louder.filter(votes=VOTES)), _all_pairs(louder.filter(pl.col("votes") < VOTES))
        reopened = pl.concat([enough, _with_enough(cursor, more, counts)]).unique().sort("a", "b")
    dropped = own.join(counts.filter(votes=0).select("key", "records"), on="key")
    helpful = counts.filter((pl.col("votes") > 0) & (pl.col("records") > 1)).select("key", "votes")
    again = reopened["a"].unique().to_list() + reopened["b"].unique().to_list()
    return Candidates(
        pairs=_pairs(own.join(helpful, on="key"), entries),
        reopened=reopened,
        disturbed=sorted({*closed, *again}),
        keys_dropped=dropped["key"].n_unique(),
        records_lost=int((dropped["records"] - 1).sum()),
    )


def keep(cursor: CursorWrapper, own: pl.DataFrame) -> None:
    """Put these keys (`ENTRY`) of the records in `touched` in place of those that `candidates` took out."""
    rows = own.sort("key").rename({"id": "state_record_id"})  # in the order of the index, whose pages are then few
    copy_in(cursor, "children_recentkey", rows, ("state_record_id", "key"))


def _taken_out(cursor: CursorWrapper) -> pl.Series:
    cursor.execute(
        "DELETE FROM children_identitykey WHERE state_record_id = ANY(ARRAY(SELECT id FROM touched)) RETURNING key"
    )
    return pl.Series("key", [key for (key,) in cursor.fetchall()], pl.Int64)


def _change(own: pl.DataFrame, gone: pl.Series) -> pl.DataFrame:
    """Each `key` that comes or goes, and by how many records it grows (`by`)."""
    moved = [own.select("key", by=pl.lit(1, pl.Int64)), gone.to_frame().with_columns(by=pl.lit(-1, pl.Int64))]
    return pl.concat(moved).group_by("key").agg(pl.col("by").sum()).sort("key")


@contextmanager
def _by_index() -> Iterator[CursorWrapper]:
    """A cursor that looks keys up one by one: of the large table with the recent keys' as its child, the planner knows nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_hashjoin = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
        )
        yield cursor
        cursor.execute(
            "SET LOCAL enable_hashjoin = on; SET LOCAL enable_seqscan = on; SET LOCAL enable_bitmapscan = on"
        )


def _votes(records: pl.Expr) -> pl.Expr:
    """What a key says of a pair that shares it, when so many records have it."""
    return pl.when(records > COMMON).then(0).when(records > ALONE).then(1).otherwise(VOTES)


def _pairs(own: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """The pairs of the records that have `own` keys (`id`, `key`, `votes`) with holders of them that share enough."""
    others = entries.select("key", other="id")
    found = [pl.DataFrame(schema=PAIR)]
    for some in own.select(pl.col("id").unique().sort()).iter_slices(RECORDS_AT_ONCE):
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


def _holders(cursor: CursorWrapper, keys: pl.Series) -> pl.DataFrame:
    """Who has these keys: `ENTRY`."""
    return fetch_numbers(
        cursor,
        "SELECT state_record_id, key FROM children_identitykey WHERE key = ANY(ARRAY(SELECT unnest(%s::bigint[])))",
        ENTRY,
        [array(keys.sort())],
    )


def _close(cursor: CursorWrapper, quieter: pl.DataFrame, counts: pl.DataFrame) -> list[int]:
    """Drop the pairs that share keys which have become commoner (`ENTRY`: who has them), and no longer enough. Returns the records
    that lose one. `counts`: `key` and `records` of all keys that changed.
    """
    if quieter.is_empty():
        return []
    pairs = fetch_numbers(
        cursor,
        "SELECT left_id, right_id FROM children_identitypair WHERE left_id = ANY(%s::bigint[])",
        PAIR,
        [array(quieter["id"].unique().sort())],
    )
    left, right = (quieter.rename({"id": side}) for side in ("a", "b"))
    pairs = pairs.join(left, on="a").join(right, on=["b", "key"], how="semi").select("a", "b").unique()
    weak = pairs.join(_with_enough(cursor, pairs, counts), on=["a", "b"], how="anti").sort("a", "b")
    cursor.execute(
        """DELETE FROM children_identitypair p
           USING unnest(%s::bigint[], %s::bigint[]) weak (a, b)
           JOIN children_staterecord a ON a.id = weak.a AND a.said_msix_id IS NULL
           JOIN children_staterecord b ON b.id = weak.b AND b.said_msix_id IS NULL
           WHERE p.left_id = weak.a AND p.right_id = weak.b RETURNING p.left_id, p.right_id""",
        [array(weak["a"]), array(weak["b"])],
    )
    return sorted({record for pair in cursor.fetchall() for record in pair})


def _with_enough(cursor: CursorWrapper, pairs: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Those of any pairs (`a`, `b`) of untouched records that share enough keys."""
    if pairs.is_empty():
        return pairs
    entries = fetch_numbers(
        cursor,
        "SELECT state_record_id, key FROM children_identitykey WHERE state_record_id = ANY(%s::bigint[])",
        ENTRY,
        [array(pl.concat([pairs["a"], pairs["b"]]).unique().sort())],
    )
    left, right = (entries.rename({"id": side}) for side in ("a", "b"))
    shared = pl.concat(
        some.join(left, on="a").join(right, on=["b", "key"]) for some in pairs.iter_slices(PAIRS_AT_ONCE)
    )
    unchanged = shared.select("key").unique().join(counts, on="key", how="anti")["key"]
    sizes = fetch_numbers(
        cursor,
        f"""SELECT asked.key, count(*) FROM unnest(%s::bigint[]) AS asked (key) CROSS JOIN LATERAL (
                SELECT FROM children_identitykey k WHERE k.key = asked.key LIMIT {COMMON + 1}) one
            GROUP BY asked.key""",  # noqa: S608  # a constant
        {"key": pl.Int64, "records": pl.Int64},
        [array(unchanged)],
    )
    votes = pl.concat([sizes, counts.select("key", "records")]).select("key", votes=_votes(pl.col("records")))
    return _enough(shared.join(votes, on="key"), "a", "b")
