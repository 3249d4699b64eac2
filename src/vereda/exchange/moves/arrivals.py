"""Seeing in a file that a child has come: which State had the child before, and since when the child is elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

# Days on which a State says that the child was there. `before`: the State that has the latest such day ahead of an arrival here.
# `named`: a State that the move here names as where the child came from. Whoever has no record of the child has nothing to send.
_ARRIVALS: Final = """
WITH spoken AS (
    SELECT DISTINCT own.child_id, file.state_id AS here
    FROM intake_submission file JOIN children_studentversion said ON said.submission_id = file.id
    JOIN children_staterecord own ON own.id = said.state_record_id
    WHERE file.id = %(submission)s AND own.withdrawn_at IS NULL AND own.child_id IS NOT NULL
), known AS (
    SELECT record.id, record.child_id, record.state_id, spoken.here
    FROM spoken JOIN children_staterecord record ON record.child_id = spoken.child_id AND record.withdrawn_at IS NULL
    WHERE EXISTS (SELECT FROM children_staterecord other WHERE other.child_id = spoken.child_id
                  AND other.state_id <> spoken.here AND other.withdrawn_at IS NULL)
), stays AS (
    SELECT known.child_id, known.here, known.state_id, known.id AS record, move.qualifying_arrival_date AS day,
           move.qualifying_move_from_state AS came_from
    FROM known JOIN children_qualifyingmove move ON move.state_record_id = known.id
    UNION ALL
    SELECT known.child_id, known.here, known.state_id, known.id, stay.enrollment_date, NULL
    FROM known JOIN children_enrollment stay ON stay.state_record_id = known.id
), before AS (
    SELECT DISTINCT ON (child_id) child_id, state_id, day FROM stays WHERE state_id <> here ORDER BY child_id, day DESC, state_id
), arrived AS (
    SELECT stays.child_id, min(stays.day) AS day
    FROM stays JOIN before USING (child_id) WHERE stays.state_id = stays.here AND stays.day > before.day GROUP BY stays.child_id
), told AS (
    SELECT arrived.child_id, arrived.day, before.state_id FROM arrived JOIN before USING (child_id)
    UNION
    SELECT arrived.child_id, arrived.day, move.came_from
    FROM arrived JOIN stays move ON move.child_id = arrived.child_id AND move.day = arrived.day
         AND move.state_id = move.here AND move.came_from <> move.here
)
SELECT told.child_id, told.state_id, told.day, max(record.id)
FROM told JOIN children_staterecord record
     ON record.child_id = told.child_id AND record.state_id = told.state_id AND record.withdrawn_at IS NULL
GROUP BY told.child_id, told.state_id, told.day ORDER BY told.child_id, told.state_id"""


# Enrolled in another district of the same State by this file, and not yet withdrawn from the one before.
_RELOCATIONS: Final = """
SELECT record.child_id, record.id, before.district, now.school_district_id, now.enrollment_date
FROM children_studentversion said JOIN children_staterecord record ON record.id = said.state_record_id
JOIN LATERAL (SELECT stay.* FROM children_enrollment stay WHERE stay.state_record_id = record.id
              ORDER BY stay.enrollment_date DESC, stay.id DESC LIMIT 1) now ON now.said_at = said.said_at
JOIN LATERAL (SELECT stay.school_district_id AS district, stay.withdrawal_date FROM children_enrollment stay
              WHERE stay.state_record_id = record.id AND stay.enrollment_date < now.enrollment_date
              ORDER BY stay.enrollment_date DESC, stay.id DESC LIMIT 1) before ON before.withdrawal_date IS NULL
JOIN states_district left_behind ON left_behind.nces_id = before.district
JOIN states_district reached ON reached.nces_id = now.school_district_id
WHERE said.submission_id = %(submission)s AND record.withdrawn_at IS NULL AND before.district <> now.school_district_id
ORDER BY record.id"""


@dataclass(frozen=True)
class Arrival:
    """A child whom `former` had on record, in `record`, is since `day` in the State whose file says so."""

    child: int
    former: str
    day: date
    record: int


def arrivals(submission_id: int) -> list[Arrival]:
    """What a submission says of children who came from other States; what an earlier one said already is among it."""
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVALS, {"submission": submission_id})
        return [Arrival(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Relocation:
    """A child whom `record` has in district `now` since `day`, without having been withdrawn from district `before`."""

    child: int
    record: int
    before: str
    now: str
    day: date


def relocations(submission_id: int) -> list[Relocation]:
    """What a submission says of children who changed districts within its State and whom the former district still enrolls."""
    with connection.cursor() as cursor:
        cursor.execute(_RELOCATIONS, {"submission": submission_id})
        return [Relocation(*row) for row in cursor.fetchall()]
