"""What the exchange holds, in a form in which two exchanges can be compared: without row numbers, MSIX IDs and times of day."""

import hashlib
import json
from typing import Any

from django.db import connection

STATE = """
    SELECT 'record', to_jsonb(r) - '{id,child_id,version_id}'::text[] FROM children_staterecord r
    UNION ALL
    SELECT 'version', to_jsonb(v) - '{id,state_record_id,submission_id}'::text[]
           || jsonb_build_object('state', r.state_id, 'student', r.state_student_identifier, 'file', s.file_id)
    FROM children_studentversion v JOIN children_staterecord r ON r.id = v.state_record_id
                                   JOIN intake_submission s ON s.id = v.submission_id
    UNION ALL
    SELECT 'early', to_jsonb(e) - '{id,submission_id}'::text[] || jsonb_build_object('file', s.file_id)
    FROM children_earlystatement e JOIN intake_submission s ON s.id = e.submission_id
"""
SUB_RECORDS = " UNION ALL ".join(
    f"""SELECT '{table}', to_jsonb(t) - '{{id,state_record_id}}'::text[]
               || jsonb_build_object('state', r.state_id, 'student', r.state_student_identifier)
        FROM children_{table} t JOIN children_staterecord r ON r.id = t.state_record_id"""
    for table in ("alternateid", "qualifyingmove", "enrollment", "course", "assessment")
)
CHILDREN = """
    SELECT 'child', jsonb_agg(r.state_id || ':' || r.state_student_identifier ORDER BY r.state_id, r.state_student_identifier)
    FROM children_staterecord r WHERE child_id IS NOT NULL GROUP BY child_id
    UNION ALL
    SELECT 'link', jsonb_build_array(r.state_id, r.state_student_identifier)
    FROM children_link l JOIN children_staterecord r ON r.id = l.state_record_id AND r.child_id = l.child_id WHERE until IS NULL
    UNION ALL
    SELECT 'consolidated', c.document FROM children_consolidatedrecord c
"""
INTAKE = """
    SELECT 'finding', to_jsonb(f) - '{id,submission_id}'::text[] || jsonb_build_object('file', s.file_id)
    FROM intake_finding f JOIN intake_submission s ON s.id = f.submission_id
    UNION ALL
    SELECT 'submission', jsonb_build_array(state_id, lane, file_id, status, counts) FROM intake_submission
    UNION ALL
    SELECT 'event', jsonb_build_array(action, on_kind, CASE WHEN on_kind = 'child' THEN '' ELSE on_id END, state_code)
    FROM audit_event WHERE action LIKE 'submission.%%'
"""


def rows_of(*queries: str) -> list[str]:
    """The rows of these queries as sorted lines of JSON."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"SELECT kind, one::text FROM ({query}) AS q(kind, one)".replace("%%", "%"))
            found += [f"{kind} {json.dumps(json.loads(one), sort_keys=True)}" for kind, one in cursor.fetchall()]
    return sorted(found)


def said() -> list[str]:
    """State records, versions and sub-records."""
    return rows_of(STATE, SUB_RECORDS)


def everything() -> list[str]:
    return rows_of(STATE, SUB_RECORDS, CHILDREN, INTAKE)


def digest(rows: list[Any]) -> str:
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
