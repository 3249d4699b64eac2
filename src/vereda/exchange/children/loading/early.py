"""Statements that come before the first full one of their student: kept aside, and put in their place when it comes."""

from datetime import datetime

import polars as pl
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.staging import copy_documents

COLUMNS = (
    "state_id",
    "state_student_identifier",
    "submission_id",
    "student_record_id",
    "action_code",
    "said_at",
    "payload",
)


def keep_early(
    cursor: CursorWrapper, students: pl.DataFrame, *, submission_id: int, state: str, said_at: datetime
) -> None:
    """Keep the early ones of these students (`staged_students` with `payload`)."""
    early = students.filter(pl.col("early")).with_columns(
        state_id=pl.lit(state), submission_id=pl.lit(submission_id), said_at=pl.lit(said_at.isoformat())
    )
    if len(early):
        copy_documents(cursor, "children_earlystatement", early, COLUMNS)


def place_early(cursor: CursorWrapper, state: str) -> set[int]:
    """Make versions of those whose student the staged submission has stated. Returns the State records to fold."""
    cursor.execute(
        """WITH placed AS (
               DELETE FROM children_earlystatement e USING stage_student s
               WHERE e.state_id = %s AND e.state_student_identifier = s.state_student_identifier
                 AND NOT s.known AND NOT s.early
               RETURNING s.state_record_id, e.submission_id, e.student_record_id, e.action_code, e.said_at, e.payload)
           INSERT INTO children_studentversion
               (state_record_id, submission_id, student_record_id, action_code, said_at, payload)
           SELECT state_record_id, submission_id, student_record_id, action_code, said_at, payload FROM placed
           RETURNING state_record_id""",
        [state],
    )
    return {row[0] for row in cursor.fetchall()}
