"""What a State is told in its return file beside findings and MSIX IDs: moves, requests, merges and splits, duties it missed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db import connection

COLUMNS: Final = (
    "notice", "told_at", "state_student_identifier", "msix_id", "previous_msix_id", "other_msix_ids", "from_state",
    "from_district", "to_district", "day", "about", "due_on", "message", "reference",
)  # fmt: skip
PIECE: Final = 5_000
Span = tuple[datetime, datetime]

# A notice concerns the student whose next statement answers it, else those of the State that were linked to the child when it was
# sent; a child that is coming may have none yet.
_MOVES: Final = """
    SELECT 'move.' || n.kind, n.sent_at, coalesce(r.state_student_identifier, ''), c.msix_id, '', '', n.from_state_id,
           coalesce(n.from_district_id, ''), coalesce(n.to_district_id, ''), n."on",
           (SELECT coalesce(string_agg(want, ' '), '') FROM jsonb_array_elements_text(n.wants) want), d.due_on, n.message,
           {reference}
    FROM moves_notice n JOIN children_child c ON c.id = n.child_id
    LEFT JOIN LATERAL (SELECT due_on, state_record_id FROM duties_duty
        WHERE trigger = 'notice:' || n.id AND state_id = %(state)s ORDER BY id LIMIT 1) d ON true
    LEFT JOIN LATERAL (
        SELECT state_student_identifier FROM children_staterecord WHERE id = d.state_record_id
        UNION ALL
        SELECT own.state_student_identifier FROM children_link l JOIN children_staterecord own ON own.id = l.state_record_id
        WHERE d.state_record_id IS NULL AND l.child_id = n.child_id AND own.state_id = %(state)s AND l.since <= n.sent_at
          AND (l.until IS NULL OR l.until > n.sent_at)) r ON true
    WHERE n.to_state_id = %(state)s AND n.sent_at > %(told_since)s AND n.sent_at <= %(told_until)s {once}"""

# Of each decision that moved anything, every record of the State that it concerns, moved or not. `other_msix_ids`: of a merge the
# number that leads here since, of a split that of the other child.
_DECISIONS: Final = """
    SELECT CASE WHEN i.kind = 'undo' THEN undone.kind || '_undone' ELSE i.kind END, i.at, r.state_student_identifier, c.msix_id,
           CASE WHEN was.id <> c.id THEN was.msix_id ELSE '' END,
           (SELECT coalesce(string_agg(DISTINCT other.msix_id, ' ' ORDER BY other.msix_id), '') FROM children_placement beside
            JOIN children_child other ON other.id IN (beside.before_id, beside.after_id)
            WHERE beside.change_id = i.id AND other.id <> c.id),
           '', '', '', NULL::date, '', NULL::date, '', {reference}
    FROM children_identitychange i JOIN children_placement p ON p.change_id = i.id
    JOIN children_staterecord r ON r.id = p.state_record_id AND r.state_id = %(state)s
    JOIN children_child c ON c.id = p.after_id JOIN children_child was ON was.id = p.before_id
    LEFT JOIN children_identitychange undone ON undone.id = i.undoes_id
    WHERE i.at > %(since)s AND i.at <= %(until)s
      AND EXISTS (SELECT FROM children_placement moved WHERE moved.change_id = i.id AND moved.before_id <> moved.after_id) {once}"""

_NEW_EVIDENCE: Final = """
    SELECT 'msix_id_changed', l.since, r.state_student_identifier, c.msix_id, was.msix_id, '', '', '', '', NULL::date, '',
           NULL::date, '', {reference}
    FROM children_link l JOIN children_staterecord r ON r.id = l.state_record_id AND r.state_id = %(state)s
    JOIN children_child c ON c.id = l.child_id
    JOIN children_link before ON before.state_record_id = r.id AND before.until = l.since AND before.id <> l.id
    JOIN children_child was ON was.id = before.child_id AND was.id <> c.id
    WHERE l.since > %(since)s AND l.since <= %(until)s AND l.reason NOT IN ('person', 'undone') {once}"""

# A duty is missed when its last day is over where the State is.
_MISSED: Final = """
    SELECT 'duty_missed', missed.at, coalesce(r.state_student_identifier, ''), coalesce(c.msix_id, ''), '', '',
           coalesce(d.toward_id, ''), '', '', d.opened_on, d.rule, d.due_on, '', {reference}
    FROM duties_duty d JOIN states_state s ON s.code = d.state_id
    CROSS JOIN LATERAL (SELECT (d.due_on + 1)::timestamp AT TIME ZONE s.time_zone AS at) missed
    LEFT JOIN children_staterecord r ON r.id = d.state_record_id
    LEFT JOIN LATERAL (SELECT child_id FROM children_link WHERE state_record_id = r.id
        ORDER BY since <= missed.at DESC, abs(extract(epoch FROM since - missed.at)) LIMIT 1) l ON true
    LEFT JOIN children_child c ON c.id = l.child_id
    WHERE d.state_id = %(state)s AND d.status = 'missed' AND missed.at > %(told_since)s AND missed.at <= %(told_until)s {once}"""

_ONCE: Final = (
    "AND NOT EXISTS (SELECT FROM intake_told told WHERE told.state_id = %(state)s AND told.reference = {reference})"
)
_PARTS: Final = (
    (_MOVES, "'moves/' || n.id"),
    (_DECISIONS, "'identity/' || i.id"),
    (_NEW_EVIDENCE, "'link/' || l.id"),
    (_MISSED, "'duties/' || d.id"),
)


def _all(once: str) -> str:
    parts = (part.format(reference=reference, once=once.format(reference=reference)) for part, reference in _PARTS)
    return f"{' UNION ALL '.join(parts)} ORDER BY 2, 14, 3"


_ALL: Final = _all(once="")
_UNNUMBERED: Final = _all(once=_ONCE)


def told_between(state: str, *, decided: Span, told: Span, unnumbered: bool = False) -> Iterator[dict[str, Any]]:
    """What a State was told after the first and by the second moment, oldest first: rows of `COLUMNS`, days and times as ISO texts.

    `decided`: of decisions about children; `told`: of notices and duties, which in a demonstration have a time of their own.
    `unnumbered`: only what has no number in `feed` yet.
    """
    since, until = decided
    told_since, told_until = told
    values: dict[str, str | datetime] = {
        "state": state,
        "since": since,
        "until": until,
        "told_since": told_since,
        "told_until": told_until,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNNUMBERED if unnumbered else _ALL, values)
        while rows := cursor.fetchmany(PIECE):
            yield from (dict(zip(COLUMNS, map(_text, row), strict=True)) for row in rows)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
