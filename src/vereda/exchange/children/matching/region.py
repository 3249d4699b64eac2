"""The part of the exchange that a file can have moved: the touched records and all they hang together with."""

from dataclasses import dataclass

import polars as pl
from django.db import connection

PAIRS = {"a": pl.Int64, "b": pl.Int64, "score": pl.Float64, "probability": pl.Float64, "vetoed": pl.Boolean}
RECORDS = {"id": pl.Int64, "record_id": pl.String, "child_id": pl.Int64}


@dataclass(frozen=True)
class Region:
    """Whole connected components. `records`: id, record_id, child_id (null: none yet). `pairs`: left, right (record_ids), a, b (ids),
    score, probability, vetoed."""

    records: pl.DataFrame
    pairs: pl.DataFrame


def around(touched: list[int]) -> Region:
    """The records of the touched ones' children and components, and the pairs among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE region ON COMMIT DROP AS
               SELECT id FROM children_staterecord WHERE id = ANY(%s)
               UNION
               SELECT o.id FROM children_staterecord r JOIN children_staterecord o ON o.child_id = r.child_id
               WHERE r.id = ANY(%s)""",
            [touched, touched],
        )
        cursor.execute("CREATE UNIQUE INDEX region_id ON region (id)")
        while True:  # a component has a few records, so a few rounds reach its end
            cursor.execute(
                """INSERT INTO region
                   SELECT p.right_id FROM region g JOIN children_identitypair p ON p.left_id = g.id
                   UNION SELECT p.left_id FROM region g JOIN children_identitypair p ON p.right_id = g.id
                   UNION SELECT o.id FROM region g JOIN children_staterecord r ON r.id = g.id
                              JOIN children_staterecord o ON o.child_id = r.child_id
                   ON CONFLICT DO NOTHING"""
            )
            if not cursor.rowcount:
                break
        cursor.execute(
            """SELECT r.id, r.state_id || ':' || r.state_student_identifier, r.child_id
               FROM region JOIN children_staterecord r USING (id) ORDER BY r.id"""
        )
        records = pl.DataFrame(cursor.fetchall(), schema=RECORDS, orient="row")
        cursor.execute(
            """SELECT p.left_id, p.right_id, p.score, p.probability, p.vetoed
               FROM region JOIN children_identitypair p ON p.left_id = region.id"""
        )
        pairs = pl.DataFrame(cursor.fetchall(), schema=PAIRS, orient="row")
        cursor.execute("DROP TABLE region")
    name = records.select("id", "record_id")
    named = pairs.join(name.rename({"id": "a", "record_id": "left"}), on="a").join(
        name.rename({"id": "b", "record_id": "right"}), on="b"
    )
    return Region(records, named)
