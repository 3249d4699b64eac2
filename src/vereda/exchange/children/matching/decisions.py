"""What people decided: the last word on each pair of State records (`children.deciding`)."""

from collections.abc import Sequence

import polars as pl
from django.db import connection

from vereda.exchange.children.matching.fetching import fetch_numbers, put_ids

DECIDED = {"a": pl.Int64, "b": pl.Int64, "same": pl.Boolean}

_SAID = """
    SELECT v.left_id, v.right_id, v.same FROM deciding d JOIN children_verdict v ON v.left_id = d.id WHERE v.closed_by_id IS NULL
    UNION
    SELECT v.left_id, v.right_id, v.same FROM deciding d JOIN children_verdict v ON v.right_id = d.id WHERE v.closed_by_id IS NULL
"""


def decided(ids: Sequence[int]) -> pl.DataFrame:
    """`a` < `b` (State records), `same`: what people said of these records."""
    with connection.cursor() as cursor:
        put_ids(cursor, "deciding", ids)
        said = fetch_numbers(cursor, _SAID, DECIDED)
        cursor.execute("DROP TABLE deciding")
    return said.sort("a", "b")
