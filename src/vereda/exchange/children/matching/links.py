"""Making links and children as a partition says: append-only, set-based, in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom

import polars as pl
from django.db import connection
from polars.datatypes import DataType, DataTypeClass

from vereda.core.elements.msix_id import make
from vereda.exchange.audit.actions import record
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.fetching import array
from vereda.exchange.children.models import Child

PROGRAM = "vereda matching"
MSIX_DIGITS = 11
MOVED: Mapping[str, DataTypeClass | DataType] = {
    "state_record_id": pl.Int64, "child_id": pl.Int64, "since": pl.Datetime("us", "UTC"), "reason": pl.String, "by": pl.String,
    "score": pl.Float64, "probability": pl.Float64, "model_version": pl.String,
}  # fmt: skip


_NEW_CHILDREN = """
    INSERT INTO children_child (msix_id, created_at, is_stale)
    SELECT drawn.msix_id, %s, true FROM unnest(%s::text[]) WITH ORDINALITY AS drawn (msix_id, place) ORDER BY drawn.place
    ON CONFLICT (msix_id) DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Moved:
    """A record that gets a link: from the child it had (None: it is new here) to another, for the evidence of its best pair."""

    record: int
    child: int
    before: int | None
    score: float | None
    probability: float | None

    @property
    def reason(self) -> str:
        if self.before is not None:
            return "rematch"
        return "new" if self.score is None else "match"


def lock(children: Iterable[int | None]) -> None:
    """Take the rows of these children in the order that publishing takes them, so that neither waits for the other in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM children_child WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [array(sorted({child for child in children if child is not None}))],
        )


def mark_stale(children: Iterable[int | None]) -> None:
    """Their consolidated records wait to be made anew. The caller holds their locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE children_child SET is_stale = true WHERE NOT is_stale AND id = ANY(%s::bigint[])",
            [array(sorted({child for child in children if child is not None}))],
        )


def new_children(number: int, at: datetime, numbers: Random | None = None) -> list[int]:
    """Children with MSIX IDs of eleven random digits and a check digit, none of them in use. `numbers` is for tests."""
    draw = numbers or SystemRandom()
    made: list[int] = []
    with connection.cursor() as cursor:
        while len(made) < number:
            drawn = [make(f"{draw.randrange(10**MSIX_DIGITS):0{MSIX_DIGITS}}") for _ in range(number - len(made))]
            cursor.execute(_NEW_CHILDREN, [at, list(dict.fromkeys(drawn))])
            made += [row[0] for row in cursor.fetchall()]
    return made


def move(moved: Sequence[Moved], model_version: str, at: datetime) -> None:
    """End the links that no longer hold and begin the new ones."""
    rows = [
        (one.record, one.child, at, one.reason, PROGRAM, one.score, one.probability, model_version) for one in moved
    ]
    frame = pl.DataFrame(rows, schema=dict(MOVED), orient="row").with_columns(
        pl.col("since").dt.strftime("%Y-%m-%d %H:%M:%S%.6f+00")
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE moved (LIKE children_link) ON COMMIT DROP")
        cursor.execute("ALTER TABLE moved ALTER id DROP NOT NULL")
        copy_in(cursor, "moved", frame, tuple(MOVED))
        cursor.execute("ANALYZE moved")
        cursor.execute(
            """UPDATE children_link l SET until = m.since FROM moved m
               WHERE l.until IS NULL AND l.state_record_id = m.state_record_id"""
        )
        cursor.execute(
            f"INSERT INTO children_link ({', '.join(MOVED)}) SELECT {', '.join(MOVED)} FROM moved ORDER BY state_record_id"  # noqa: S608
        )
        cursor.execute(
            "UPDATE children_staterecord r SET child_id = m.child_id FROM moved m WHERE r.id = m.state_record_id"
        )
        cursor.execute("DROP TABLE moved")


def retire(successors: Mapping[int, int], at: datetime, *, by: str = PROGRAM) -> None:
    """Retire children into others; those retired into them before follow, so that one step always reaches the living one."""
    numbers = dict(Child.objects.filter(pk__in={*successors, *successors.values()}).values_list("pk", "msix_id"))
    with connection.cursor() as cursor:
        for child, successor in successors.items():
            cursor.execute(
                """UPDATE children_child SET successor_id = %(successor)s, is_stale = is_stale OR id = %(child)s,
                          retired_at = CASE WHEN id = %(child)s THEN %(at)s ELSE retired_at END
                   WHERE id = %(child)s OR successor_id = %(child)s""",
                {"child": child, "successor": successor, "at": at},
            )
            record(
                action="child.retired",
                actor=by,
                on=("child", numbers[child]),
                facts={"successor": numbers[successor]},
            )
