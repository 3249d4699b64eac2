"""Loading: the statements of one submission into State records, their versions and their sub-records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.fold import fold
from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES
from vereda.exchange.children.loading.staging import stage

DEMOGRAPHICS = ", ".join(DEMOGRAPHIC_COLUMNS)


@dataclass(frozen=True)
class Loaded:
    """What loading did. `counts`: inserted, updated, deleted, late, loaded (students).

    `found`: rule id → rows (student_record_id, state_student_identifier) of what only the exchange could notice.
    """

    counts: Mapping[str, int]
    found: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


def load(*, submission_id: int, state: str, said_at: datetime, groups: Mapping[str, pl.DataFrame]) -> Loaded:
    """Load the accepted rows of a checked file (frames as `CheckedFile.groups`). One transaction, or none of it.

    I states a student in full, U adds to or replaces by natural key, D withdraws. What is older than a statement already on
    record is filed before it and changes only what nothing newer speaks of. Raises IntegrityError when the submission was
    loaded before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        stage(cursor, groups)
        _recognize(cursor, state, said_at)
        found = _noticed(cursor)
        cursor.execute("DELETE FROM stage_student WHERE NOT known AND (action_code = 'D' OR NOT has_demographics)")
        counts = _count(cursor)
        _insert_records(cursor, state, said_at)
        _insert_versions(cursor, submission_id, said_at)
        _renew_records(cursor, said_at)
        for group in GROUP_TABLES:
            _replace_sub_records(cursor, group.group, said_at)
        cursor.execute("SELECT record_id FROM stage_student WHERE late")
        late = [row[0] for row in cursor.fetchall()]
        _drop_stages(cursor)
        if late:
            fold(late)
    return Loaded(counts=counts, found=found)


def _recognize(cursor: CursorWrapper, state: str, said_at: datetime) -> None:
    """Same State and same State Student Identifier: the same record, without any score."""
    cursor.execute(
        """UPDATE stage_student s SET record_id = r.id, known = true, withdrawn = r.withdrawn_at IS NOT NULL,
                  late = EXISTS (SELECT FROM children_studentversion v WHERE v.state_record_id = r.id AND v.said_at > %(said_at)s)
           FROM children_staterecord r
           WHERE r.state_id = %(state)s AND r.state_student_identifier = s.state_student_identifier""",
        {"state": state, "said_at": said_at},
    )
    cursor.execute("UPDATE stage_student SET known = false, withdrawn = false, late = false WHERE known IS NULL")


NOTICED = {
    "student.action_code.insert_known": "action_code = 'I' AND known AND NOT withdrawn AND NOT late",
    "student.action_code.update_unknown": "action_code = 'U' AND NOT known AND has_demographics",
    "student.action_code.delete_unknown": "action_code = 'D' AND NOT known",
    "student.demographics.never_stated": "action_code = 'U' AND NOT known AND NOT has_demographics",
    "student.statement.older": "late",
    "student.msix_identification_number.unknown": "msix_identification_number IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM children_child c WHERE c.msix_id = msix_identification_number)",
}


def _noticed(cursor: CursorWrapper) -> dict[str, list[tuple[str, str]]]:
    found = {}
    for rule, condition in NOTICED.items():
        cursor.execute(
            f"SELECT student_record_id, state_student_identifier FROM stage_student WHERE {condition} ORDER BY student_record_id"  # noqa: S608  # conditions are constants
        )
        rows = cursor.fetchall()
        if rows:
            found[rule] = rows
    return found


def _count(cursor: CursorWrapper) -> dict[str, int]:
    cursor.execute(
        """SELECT count(*), count(*) FILTER (WHERE NOT known), count(*) FILTER (WHERE known AND action_code <> 'D'),
                  count(*) FILTER (WHERE action_code = 'D'), count(*) FILTER (WHERE late) FROM stage_student"""
    )
    return dict(zip(("loaded", "inserted", "updated", "deleted", "late"), cursor.fetchone(), strict=True))


def _insert_records(cursor: CursorWrapper, state: str, said_at: datetime) -> None:
    cursor.execute(
        f"""WITH made AS (
                INSERT INTO children_staterecord (state_id, state_student_identifier, state_student_identifier_type,
                                                  said_msix_id, said_at, {DEMOGRAPHICS})
                SELECT %s, state_student_identifier, state_student_identifier_type, msix_identification_number, %s, {DEMOGRAPHICS}
                FROM stage_student WHERE NOT known ORDER BY student_record_id
                RETURNING id, state_student_identifier)
            UPDATE stage_student s SET record_id = made.id FROM made
            WHERE made.state_student_identifier = s.state_student_identifier""",  # noqa: S608  # names are constants
        [state, said_at],
    )


def _insert_versions(cursor: CursorWrapper, submission_id: int, said_at: datetime) -> None:
    """One version a student, with everything that was said of it as JSON; what was not said is left out."""
    gathered = " ".join(
        f"""LEFT JOIN (SELECT student_record_id, jsonb_agg(jsonb_strip_nulls(to_jsonb(g) - '{{student_record_id,place}}'::text[])
                                                            ORDER BY place) AS said
                       FROM stage_{group.group} g GROUP BY student_record_id) AS {group.group} USING (student_record_id)"""  # noqa: S608
        for group in GROUP_TABLES
    )
    pieces = ", ".join(f"'{group.group}', {group.group}.said" for group in GROUP_TABLES)
    demographics = ", ".join(f"'{name}', s.{name}" for name in DEMOGRAPHIC_COLUMNS)
    cursor.execute(
        f"""WITH made AS (
                INSERT INTO children_studentversion
                    (state_record_id, submission_id, student_record_id, action_code, said_at, payload)
                SELECT s.record_id, %s, s.student_record_id, s.action_code, %s, jsonb_strip_nulls(jsonb_build_object(
                    'student', jsonb_build_object(
                        'msix_identification_number', s.msix_identification_number,
                        'state_student_identifier_type', s.state_student_identifier_type),
                    'demographics', CASE WHEN s.has_demographics THEN jsonb_build_object({demographics}) END,
                    {pieces}))
                FROM stage_student s {gathered}
                RETURNING id, state_record_id)
            UPDATE stage_student s SET version_id = made.id FROM made WHERE made.state_record_id = s.record_id""",  # noqa: S608
        [submission_id, said_at],
    )


def _renew_records(cursor: CursorWrapper, said_at: datetime) -> None:
    """The newest statement gives a State record its demographics; those of late ones come from the fold."""
    renewed = ", ".join(f"{name} = CASE WHEN s.has_demographics THEN s.{name} ELSE r.{name} END" for name in DEMOGRAPHIC_COLUMNS)
    cursor.execute(
        f"""UPDATE children_staterecord r SET {renewed},
                   state_student_identifier_type = s.state_student_identifier_type,
                   said_msix_id = coalesce(s.msix_identification_number, r.said_msix_id),
                   said_at = %(said_at)s, version_id = s.version_id,
                   withdrawn_at = CASE WHEN s.action_code = 'D' THEN %(said_at)s END
            FROM stage_student s WHERE r.id = s.record_id AND NOT s.late""",  # noqa: S608
        {"said_at": said_at},
    )


def _replace_sub_records(cursor: CursorWrapper, group_name: str, said_at: datetime) -> None:
    group = next(one for one in GROUP_TABLES if one.group == group_name)
    cursor.execute(
        f"""DELETE FROM {group.table} t USING stage_student s
            WHERE t.state_record_id = s.record_id AND s.known AND NOT s.late AND s.action_code IN ('I', 'D')"""  # noqa: S608
    )
    renewed = ", ".join(f"{name} = excluded.{name}" for name, _ in group.elements)
    cursor.execute(
        f"""INSERT INTO {group.table} (state_record_id, key, said_at, {group.columns})
            SELECT DISTINCT ON (s.record_id, g.key) s.record_id, g.key, %s, {group.columns}
            FROM (SELECT *, {group.key} AS key FROM stage_{group.group}) g JOIN stage_student s USING (student_record_id)
            WHERE NOT s.late AND s.action_code <> 'D'
            ORDER BY s.record_id, g.key, g.place DESC
            ON CONFLICT (state_record_id, key) DO UPDATE SET said_at = excluded.said_at, {renewed}""",  # noqa: S608
        [said_at],
    )


def _drop_stages(cursor: CursorWrapper) -> None:
    cursor.execute("DROP TABLE stage_student, " + ", ".join(f"stage_{group.group}" for group in GROUP_TABLES))
