"""The same rows from the append-only versions alone: for files that come late, and to rebuild everything derived."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, DEMOGRAPHIC_ELEMENTS, GROUP_TABLES, GroupTable

RECORDS_A_TIME = 5_000


def fold(state_records: Sequence[int]) -> None:
    """Make these State records and their sub-records anew from what was said of them, in the order of submission dates.

    The newest insert or delete forgets what was said before it; of the statements since, the newest that names a thing counts.
    Of statements of one and the same moment a delete goes first, then inserts, then updates; beyond that their own text
    decides: whichever came first must not.
    """
    for begin in range(0, len(state_records), RECORDS_A_TIME):
        with transaction.atomic(), connection.cursor() as cursor:
            some = list(state_records[begin : begin + RECORDS_A_TIME])
            cursor.execute(
                """CREATE TEMP TABLE folding ON COMMIT DROP AS
                   WITH ordered AS (
                       SELECT v.*, row_number() OVER (PARTITION BY v.state_record_id
                                                      ORDER BY v.said_at, v.action_code, v.payload::text COLLATE "C") AS turn
                       FROM children_studentversion v WHERE v.state_record_id = ANY(%s)),
                   based AS (
                       SELECT *, max(turn) OVER (PARTITION BY state_record_id) AS last_turn,
                              coalesce(max(turn) FILTER (WHERE action_code IN ('I', 'D'))
                                       OVER (PARTITION BY state_record_id), 0) AS base
                       FROM ordered)
                   SELECT *, turn >= base AND action_code <> 'D' AS counts FROM based""",
                [some],
            )
            cursor.execute("ANALYZE folding")
            _renew_records(cursor)
            for group in GROUP_TABLES:
                _renew_sub_records(cursor, group, some)
            cursor.execute("DROP TABLE folding")


def _renew_records(cursor: CursorWrapper) -> None:
    declared = ", ".join(f"{name} {kind}" for name, kind in DEMOGRAPHIC_ELEMENTS)
    renewed = ", ".join(f"{name} = d.{name}" for name in DEMOGRAPHIC_COLUMNS)
    cursor.execute(
        f"""UPDATE children_staterecord r SET {renewed}, demographics_said_at = n.said_at
            FROM (SELECT DISTINCT ON (state_record_id) state_record_id, said_at, payload -> 'demographics' AS said
                  FROM folding WHERE payload ? 'demographics' ORDER BY state_record_id, turn DESC) n,
                 jsonb_to_record(n.said) AS d({declared})
            WHERE r.id = n.state_record_id"""  # noqa: S608  # names are constants
    )
    cursor.execute(
        """UPDATE children_staterecord r SET said_at = n.said_at, version_id = n.id,
                  withdrawn_at = CASE WHEN n.action_code = 'D' THEN n.said_at END,
                  state_student_identifier_type =
                      coalesce(n.payload #>> '{student,state_student_identifier_type}', r.state_student_identifier_type),
                  said_msix_id = m.said_msix_id
           FROM folding n LEFT JOIN
                (SELECT DISTINCT ON (state_record_id) state_record_id,
                        payload #>> '{student,msix_identification_number}' AS said_msix_id
                 FROM folding WHERE payload #>> '{student,msix_identification_number}' IS NOT NULL
                 ORDER BY state_record_id, turn DESC) m USING (state_record_id)
           WHERE n.turn = n.last_turn AND r.id = n.state_record_id"""
    )


def _renew_sub_records(cursor: CursorWrapper, group: GroupTable, state_records: Sequence[int]) -> None:
    cursor.execute(f"DELETE FROM {group.table} WHERE state_record_id = ANY(%s)", [list(state_records)])  # noqa: S608
    cursor.execute(
        f"""INSERT INTO {group.table} (state_record_id, key, said_at, {group.columns})
            SELECT DISTINCT ON (state_record_id, key) state_record_id, key, said_at, {group.columns}
            FROM (SELECT f.state_record_id, f.said_at, f.turn, one.place, g.*, {group.key} AS key
                  FROM folding f,
                       jsonb_array_elements(f.payload -> '{group.group}') WITH ORDINALITY AS one(said, place),
                       jsonb_to_record(one.said) AS g({group.declared})
                  WHERE f.counts) said
            ORDER BY state_record_id, key, turn DESC, place DESC"""  # noqa: S608
    )
