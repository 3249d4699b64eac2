"""Statements that come before the first full one of their student: kept aside, and put in their place when it comes."""

from datetime import datetime

from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.payload import PAYLOAD


def keep_early(cursor: CursorWrapper, *, submission_id: int, state: str, said_at: datetime) -> None:
    """Keep the early statements of the staged submission."""
    cursor.execute(
        f"""INSERT INTO children_earlystatement
                (state_id, state_student_identifier, submission_id, student_record_id, action_code, said_at, payload)
            SELECT %s, s.state_student_identifier, %s, s.student_record_id, s.action_code, %s, {PAYLOAD.document}
            FROM stage_student s {PAYLOAD.joins} WHERE s.early ORDER BY s.student_record_id""",  # noqa: S608  # names are constants
        [state, submission_id, said_at],
    )


def place_early(cursor: CursorWrapper, state: str) -> set[int]:
    """Make versions of those whose student the staged submission has stated. Returns the State records to fold."""
    cursor.execute(
        """WITH placed AS (
               DELETE FROM children_earlystatement e USING stage_student s
               WHERE e.state_id = %s AND e.state_student_identifier = s.state_student_identifier
                 AND NOT s.known AND NOT s.early
               RETURNING s.record_id, e.submission_id, e.student_record_id, e.action_code, e.said_at, e.payload)
           INSERT INTO children_studentversion
               (state_record_id, submission_id, student_record_id, action_code, said_at, payload)
           SELECT record_id, submission_id, student_record_id, action_code, said_at, payload FROM placed
           RETURNING state_record_id""",
        [state],
    )
    return {row[0] for row in cursor.fetchall()}
