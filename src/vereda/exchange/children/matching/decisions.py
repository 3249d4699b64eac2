"""What people decided, read from the links they made: append-only, so a decision is as it was when it was made."""

from collections.abc import Sequence

import polars as pl
from django.db import connection

from vereda.exchange.children.matching.fetching import fetch_numbers, put_ids

DECIDED = {"a": pl.Int64, "b": pl.Int64, "same": pl.Boolean, "turn": pl.Int64}

# A link by a person says: this record is the same child as those linked to it then, and not the same as those left behind
# with the child that the record was taken from.
_SAID = """
    SELECT p.state_record_id, o.state_record_id, true, p.id
    FROM deciding d JOIN children_link p ON p.state_record_id = d.id
    JOIN children_link o ON o.child_id = p.child_id AND o.since <= p.since AND (o.until IS NULL OR o.until > p.since)
    WHERE p.reason = 'person' AND p.until IS NULL AND o.state_record_id <> p.state_record_id
    UNION ALL
    SELECT p.state_record_id, o.state_record_id, false, p.id
    FROM deciding d JOIN children_link p ON p.state_record_id = d.id
    JOIN children_link was ON was.state_record_id = p.state_record_id AND was.until = p.since AND was.child_id <> p.child_id
    JOIN children_link o ON o.child_id = was.child_id AND o.since < p.since AND (o.until IS NULL OR o.until > p.since)
    WHERE p.reason = 'person' AND p.until IS NULL AND o.state_record_id <> p.state_record_id
"""


def decided(ids: Sequence[int]) -> pl.DataFrame:
    """`a` < `b` (State records), `same`: what people said of these records, the last word on each pair."""
    with connection.cursor() as cursor:
        put_ids(cursor, "deciding", ids)
        said = fetch_numbers(cursor, _SAID, DECIDED)
        cursor.execute("DROP TABLE deciding")
    pair = said.select(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"), same="same", turn="turn")
    return pair.sort("turn", "a", "b").unique(["a", "b"], keep="last", maintain_order=True).drop("turn")
