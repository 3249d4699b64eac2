"""The part of the exchange that a file can have moved: the touched records and all they hang together with."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection

from vereda.core.identity import Model
from vereda.exchange.children.matching.decisions import decided
from vereda.exchange.children.matching.fetching import fetch_numbers, fetch_texts, put_ids
from vereda.exchange.children.matching.identities import RECORD_ID
from vereda.exchange.children.matching.lives import weighed

PAIRS = {
    "a": pl.Int64, "b": pl.Int64, "kin": pl.Float64, "stranger": pl.Float64, "score": pl.Float64, "probability": pl.Float64,
    "vetoed": pl.Boolean,
}  # fmt: skip
RECORDS = {"id": pl.Int64, "child_id": pl.Int64, "withdrawn": pl.Int64, "record_id": pl.String, "state": pl.String}
# By pairs that are near matches at least: weaker ones neither join, nor contest, nor wait for a person, and count only between
# groups that stronger ones brought together. Of a million records they would tie 37,000 to one another, instead of 4,800.
_WIDEN = """
    WITH RECURSIVE reached (id) AS (
        SELECT id FROM region
        UNION
        SELECT met.id FROM reached CROSS JOIN LATERAL (
            SELECT p.right_id AS id FROM children_identitypair p WHERE p.left_id = reached.id AND p.probability >= %(near)s
            UNION ALL
            SELECT p.left_id FROM children_identitypair p WHERE p.right_id = reached.id AND p.probability >= %(near)s
            UNION ALL
            SELECT o.id FROM children_staterecord r JOIN children_staterecord o ON o.child_id = r.child_id WHERE r.id = reached.id
        ) met)
    INSERT INTO region SELECT id FROM reached ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Region:
    """Whole connected components, ready for `core.identity.partition`.

    `records`: id, record_id, state, child_id (null: none yet), withdrawn (0 or 1). `pairs`: left, right (record_ids), score,
    probability, vetoed. `decided`: left, right, same.
    """

    records: pl.DataFrame
    pairs: pl.DataFrame
    decided: pl.DataFrame


def around(touched: Sequence[int], model: Model) -> Region:
    """The records of the touched ones' children and components, the pairs among them as all that was said weighs them,
    and what people said of them.
    """
    with connection.cursor() as cursor:
        put_ids(cursor, "region", touched)
        cursor.execute(_WIDEN, {"near": model.near_threshold})
        cursor.execute("ANALYZE region")
        records = fetch_texts(
            cursor,
            f"""SELECT r.id, r.child_id, (r.withdrawn_at IS NOT NULL)::int, {RECORD_ID}, r.state_id
                FROM region JOIN children_staterecord r USING (id) ORDER BY r.id""",  # noqa: S608  # names are constants
            RECORDS,
        )
        pairs = fetch_numbers(
            cursor,
            """SELECT p.left_id, p.right_id, coalesce(p.kin, p.score + 1), coalesce(p.stranger, p.score + 1),
                      p.score, p.probability, p.vetoed
               FROM region JOIN children_identitypair p ON p.left_id = region.id JOIN region other ON other.id = p.right_id
               ORDER BY p.left_id, p.right_id""",
            PAIRS,
        )
        cursor.execute("DROP TABLE region")
    ids = records["id"].to_list()
    name = records.select("id", "record_id")
    return Region(records, named(weighed(pairs, records, model), name), named(decided(ids), name))


def named(pairs: pl.DataFrame, name: pl.DataFrame) -> pl.DataFrame:
    """With `left` and `right`, the names of the records, in place of `a` and `b`; only pairs within the region."""
    left, right = name.rename({"id": "a", "record_id": "left"}), name.rename({"id": "b", "record_id": "right"})
    joined = pairs.join(left, on="a", maintain_order="left").join(right, on="b", maintain_order="left")
    return joined.drop("a", "b")
