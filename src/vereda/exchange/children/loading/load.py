"""Loading: the statements of one submission into State records, their versions and their sub-records.

What a State said is put in order by submission date (docs/adr/005-statements.md), so the rows that result hang on the set of its
files alone, never on the order in which they came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.documents import documents
from vereda.exchange.children.loading.early import keep_early, place_early
from vereda.exchange.children.loading.fold import fold
from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, GROUP_TABLES
from vereda.exchange.children.loading.staging import copy_documents, stage_students, staged_students
from vereda.exchange.children.loading.sub_records import replace_sub_records

DEMOGRAPHICS = ", ".join(DEMOGRAPHIC_COLUMNS)


@dataclass(frozen=True)
class Loaded:
    """What loading did. `counts`: loaded, inserted, updated, deleted, late, waiting (students).

    `found`: rule id → rows (student_record_id, state_student_identifier) of what only the exchange could notice.
    """

    counts: Mapping[str, int]
    found: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


def load(*, submission_id: int, state: str, said_at: datetime, groups: Mapping[str, pl.DataFrame]) -> Loaded:
    """Load the accepted rows of a checked file (frames as `CheckedFile.groups`). One transaction, or none of it.

    I states a student in full, U adds to or replaces by natural key, D withdraws. What is older than a statement already on
    record is filed before it and changes only what nothing newer speaks of. A delete, or an update without demographics, of a
    student whom no file has stated yet waits for that file. Raises IntegrityError when the submission was loaded before.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        stage_students(cursor, groups)
        _recognize(cursor, state, said_at)
        found, counts = _noticed(cursor), _counted(cursor)
        _renew_records(cursor, said_at)
        _insert_records(cursor, state, said_at)
        students = staged_students(cursor)
        _keep_statements(cursor, students, groups, submission_id=submission_id, state=state, said_at=said_at)
        for group in GROUP_TABLES:
            replace_sub_records(cursor, group, groups[group.group], students, said_at)
        again = set(students.filter(pl.col("refold"))["state_record_id"]) | place_early(cursor, state)
        cursor.execute("DROP TABLE stage_student")
        fold(sorted(again))
    return Loaded(counts=counts, found=found)


def _recognize(cursor: CursorWrapper, state: str, said_at: datetime) -> None:
    """Same State and same State Student Identifier: the same record, without any score.

    `late`: something newer is on record. `refold`: so is something of the same moment, whose order only the fold knows.
    """
    cursor.execute(
        """UPDATE stage_student s SET state_record_id = r.id, known = true, withdrawn = r.withdrawn_at IS NOT NULL,
                  late = r.said_at > %(said_at)s, refold = r.said_at >= %(said_at)s
           FROM children_staterecord r
           WHERE r.state_id = %(state)s AND r.state_student_identifier = s.state_student_identifier""",
        {"state": state, "said_at": said_at},
    )
    cursor.execute(
        """UPDATE stage_student SET early = NOT known AND (action_code = 'D' OR NOT has_demographics),
                  state_record_id = coalesce(state_record_id, nextval(pg_get_serial_sequence('children_staterecord', 'id'))),
                  version_id = nextval(pg_get_serial_sequence('children_studentversion', 'id'))"""
    )
    # Statistics of tables that grow within this transaction are those of before it, so plans must be good whatever they say.
    cursor.execute("CREATE UNIQUE INDEX stage_student_record ON stage_student (state_record_id)")
    cursor.execute("ANALYZE stage_student")


NOTICED = {
    "student.action_code.insert_known": "action_code = 'I' AND known AND NOT withdrawn AND NOT late",
    "student.action_code.update_unknown": "action_code = 'U' AND NOT known AND has_demographics",
    "student.action_code.delete_unknown": "action_code = 'D' AND NOT known",
    "student.demographics.never_stated": "action_code <> 'D' AND NOT known AND NOT has_demographics",
    "student.statement.older": "late",
    "student.msix_identification_number.unknown": "msix_identification_number IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM children_child c WHERE c.msix_id = msix_identification_number)",
}


def _noticed(cursor: CursorWrapper) -> dict[str, list[tuple[str, str]]]:
    found = {}
    for rule, condition in NOTICED.items():
        cursor.execute(
            f"SELECT student_record_id, state_student_identifier FROM stage_student WHERE {condition} ORDER BY 1"  # noqa: S608  # conditions are constants
        )
        rows = cursor.fetchall()
        if rows:
            found[rule] = rows
    return found


def _counted(cursor: CursorWrapper) -> dict[str, int]:
    cursor.execute(
        """SELECT count(*) FILTER (WHERE NOT early), count(*) FILTER (WHERE NOT known AND NOT early),
                  count(*) FILTER (WHERE known AND action_code <> 'D'), count(*) FILTER (WHERE known AND action_code = 'D'),
                  count(*) FILTER (WHERE late), count(*) FILTER (WHERE early) FROM stage_student"""
    )
    names = ("loaded", "inserted", "updated", "deleted", "late", "waiting")
    return dict(zip(names, cursor.fetchone(), strict=True))


def _insert_records(cursor: CursorWrapper, state: str, said_at: datetime) -> None:
    """State records of the students that are new here. Their versions follow; the key to them is checked at commit."""
    cursor.execute(
        f"""INSERT INTO children_staterecord (id, state_id, state_student_identifier, state_student_identifier_type,
                                              said_msix_id, said_at, demographics_said_at, version_id,
                                              {DEMOGRAPHICS})
            SELECT state_record_id, %s, state_student_identifier, state_student_identifier_type, msix_identification_number,
                   %s, %s, version_id, {DEMOGRAPHICS}
            FROM stage_student WHERE NOT known AND NOT early ORDER BY student_record_id""",  # noqa: S608  # names are constants
        [state, said_at, said_at],
    )


def _keep_statements(
    cursor: CursorWrapper,
    students: pl.DataFrame,
    groups: Mapping[str, pl.DataFrame],
    *,
    submission_id: int,
    state: str,
    said_at: datetime,
) -> None:
    """One version a student, with everything that was said of it; early statements aside."""
    told = students.join(documents(groups), on="student_record_id", maintain_order="left")
    keep_early(cursor, told, submission_id=submission_id, state=state, said_at=said_at)
    versions = told.filter(~pl.col("early")).select(
        "state_record_id", "student_record_id", "action_code", "payload",
        id="version_id", submission_id=pl.lit(submission_id), said_at=pl.lit(said_at.isoformat()),
    )  # fmt: skip
    copy_documents(cursor, "children_studentversion", versions, tuple(versions.columns))


def _renew_records(cursor: CursorWrapper, said_at: datetime) -> None:
    """The newest statement gives a State record its demographics; what came late is put in its place by the fold."""
    renewed = ", ".join(
        f"{name} = CASE WHEN s.has_demographics THEN s.{name} ELSE r.{name} END" for name in DEMOGRAPHIC_COLUMNS
    )
    cursor.execute(
        f"""UPDATE children_staterecord r SET {renewed},
                   state_student_identifier_type = s.state_student_identifier_type,
                   said_msix_id = coalesce(s.msix_identification_number, r.said_msix_id),
                   said_at = %(said_at)s, version_id = s.version_id,
                   demographics_said_at = CASE WHEN s.has_demographics THEN %(said_at)s::timestamptz
                                               ELSE r.demographics_said_at END,
                   withdrawn_at = CASE WHEN s.action_code = 'D' THEN %(said_at)s::timestamptz END
            FROM stage_student s WHERE r.id = s.state_record_id AND s.known AND NOT s.refold""",  # noqa: S608
        {"said_at": said_at},
    )
