"""State records with their sub-records as JSON, some thousand at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import connection

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES

OF_A_RECORD = (
    "state_student_identifier",
    "state_student_identifier_type",
    "said_at",
    "demographics_said_at",
    "withdrawn_at",
    *DEMOGRAPHIC_COLUMNS,
)


def read_records(children: Sequence[int]) -> Sequence[tuple[int, int, str]]:
    """Of each State record of these children: child, record, and its JSON."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT child_id, id, (SELECT row_to_json(r) FROM (SELECT state_id AS state, {", ".join(OF_A_RECORD)}) r)::text
                FROM children_staterecord WHERE child_id = ANY(%s) ORDER BY child_id, state_id, state_student_identifier""",  # noqa: S608
            [list(children)],
        )
        rows: Sequence[tuple[int, int, str]] = cursor.fetchall()
    return rows


def read_sub_records(records: Sequence[int]) -> dict[str, list[tuple[int, str]]]:
    """By group: of each State record the JSON of its rows, in the order of their natural keys, without what was not said.

    json, not jsonb: it is only text on its way out, and made in half the time.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    with connection.cursor() as cursor:
        for group in GROUP_TABLES:
            cursor.execute(
                f"""SELECT state_record_id, json_agg(said ORDER BY key)::text
                    FROM (SELECT state_record_id, key,
                                 json_strip_nulls((SELECT row_to_json(r) FROM (SELECT said_at, {group.columns}) r)) AS said
                          FROM {group.table} WHERE state_record_id = ANY(%s)) g
                    GROUP BY state_record_id""",  # noqa: S608  # names are constants
                [list(records)],
            )
            found[group.group] = cursor.fetchall()
    return found


def parsed(
    records: Sequence[tuple[int, int, str]], sub_records: Mapping[str, Sequence[tuple[int, str]]]
) -> dict[int, list[dict[str, Any]]]:
    """Child → its State records, each with its sub-records by group name; in the order of State and its own identifier."""
    by_record: dict[int, dict[str, Any]] = {}
    found: dict[int, list[dict[str, Any]]] = {}
    for child, record, text in records:
        by_record[record] = orjson.loads(text)
        found.setdefault(child, []).append(by_record[record])
    for group, rows in sub_records.items():
        for record, text in rows:
            by_record[record][group] = orjson.loads(text)
    return found
