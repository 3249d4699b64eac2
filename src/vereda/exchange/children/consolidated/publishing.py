"""Making consolidated records anew, in batches, from the State records linked to each child."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection, transaction

from vereda.exchange.children.consolidated.assembling import assemble, canonical
from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES, GroupTable
from vereda.exchange.children.loading.staging import copy_in

CHILDREN_A_TIME = 2_000
Progress = Callable[[int, int], None]


def publish(*, progress: Progress | None = None) -> int:
    """Make the consolidated records of all stale children anew; a child without records left loses its. Returns their number."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Of two files' steps that want the same child, the second waits and then finds it done.
        cursor.execute("SELECT id FROM children_child WHERE is_stale ORDER BY id FOR UPDATE")
        stale = [row[0] for row in cursor.fetchall()]
        for begin in range(0, len(stale), CHILDREN_A_TIME):
            _publish_some(stale[begin : begin + CHILDREN_A_TIME])
            if progress:
                progress(min(begin + CHILDREN_A_TIME, len(stale)), len(stale))
        cursor.execute("UPDATE children_child SET is_stale = false WHERE id = ANY(%s)", [stale])
    return len(stale)


def publish_all(*, progress: Progress | None = None) -> int:
    """The same for every child."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE children_child SET is_stale = true WHERE NOT is_stale")
        return publish(progress=progress)


def _publish_some(children: Sequence[int]) -> None:
    documents = {child: assemble(records, DEMOGRAPHIC_COLUMNS) for child, records in records_of(children).items()}
    rows = [_row(child, document) for child, document in documents.items()]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    with connection.cursor() as cursor:
        gone = [child for child in children if child not in documents]
        cursor.execute("DELETE FROM children_consolidatedrecord WHERE child_id = ANY(%s)", [gone])
        cursor.execute("CREATE TEMP TABLE publishing (LIKE children_consolidatedrecord) ON COMMIT DROP")
        copy_in(cursor, "publishing", frame, COLUMNS)
        renewed = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
        cursor.execute(
            f"""INSERT INTO children_consolidatedrecord AS old ({", ".join(COLUMNS)})
                SELECT {", ".join(COLUMNS)} FROM publishing ORDER BY child_id
                ON CONFLICT (child_id) DO UPDATE SET {renewed} WHERE old.digest <> excluded.digest"""  # noqa: S608
        )
        cursor.execute("DROP TABLE publishing")


COLUMNS = ("child_id", "document", "digest", "states", "last_enrolled_on", "last_district")


def _row(child: int, document: Mapping[str, Any]) -> tuple[str | None, ...]:
    last: Mapping[str, Any] = next(iter(document["enrollments"]), {})
    text = canonical(document)
    return (
        str(child),
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        " ".join(document["states"]),
        last.get("enrollment_date"),
        last.get("school_district_id"),
    )


def records_of(children: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """State records of these children as JSON, with their sub-records by group name."""
    names = ", ".join(DEMOGRAPHIC_COLUMNS)
    found: dict[int, list[dict[str, Any]]] = {}
    by_record: dict[int, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT child_id, id, (SELECT to_jsonb(r) FROM (SELECT state_id AS state, state_student_identifier,
                       state_student_identifier_type, said_at, withdrawn_at, {names}) r)::text
                FROM children_staterecord WHERE child_id = ANY(%s) ORDER BY id""",  # noqa: S608
            [list(children)],
        )
        for child, record, text in cursor.fetchall():
            by_record[record] = json.loads(text)
            found.setdefault(child, []).append(by_record[record])
        for group in GROUP_TABLES:
            for record, rows in _sub_records(cursor, group, by_record):
                by_record[record][group.group] = json.loads(rows)
    return found


def _sub_records(cursor: Any, group: GroupTable, records: Iterable[int]) -> Iterable[tuple[int, str]]:
    cursor.execute(
        f"""SELECT state_record_id, jsonb_agg(to_jsonb(g) - '{{id,state_record_id,key}}'::text[] ORDER BY key)::text
            FROM {group.table} g WHERE state_record_id = ANY(%s) GROUP BY state_record_id""",  # noqa: S608
        [list(records)],
    )
    return cursor.fetchall()  # type: ignore[no-any-return]
