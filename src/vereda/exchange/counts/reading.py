"""What the States said, out of the database into frames, by one COPY a table."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import polars as pl
from django.db import connection, transaction

from vereda.core.calendar import EligibilityTerm, Period, add_years
from vereda.core.counts import ENROLLMENTS, MOVES, RECORDS, SERVICES, Told

# A record matters to a period if it was eligible for a day of it, or is proved to have lived in its State on one.
_TOUCHED: Final = """
    SELECT m.state_record_id AS record FROM children_qualifyingmove m
    WHERE m.qualifying_arrival_date BETWEEN %(long_ago)s AND %(last)s
    UNION
    SELECT e.state_record_id FROM children_enrollment e
    WHERE (e.enrollment_date <= %(last)s AND coalesce(e.withdrawal_date, e.enrollment_date + 366) >= %(first)s)
       OR e.residency_date BETWEEN %(first)s AND %(last)s OR e.residency_verification_date BETWEEN %(first)s AND %(last)s
    UNION
    SELECT s.state_record_id FROM counts_service s WHERE s.first <= %(last)s AND coalesce(s.last, s.first) >= %(first)s"""
_RECORDS: Final = """
    SELECT r.id, r.state_id, r.child_id, r.birth_date, r.said_at::date, r.withdrawn_at IS NOT NULL
    FROM children_staterecord r WHERE r.child_id IS NOT NULL AND r.id IN (SELECT record FROM touched)"""
_MOVES: Final = """
    SELECT state_record_id, qualifying_arrival_date, eligibility_expiration_date
    FROM children_qualifyingmove WHERE state_record_id IN (SELECT record FROM touched)"""
_ENROLLMENTS: Final = """
    SELECT state_record_id, enrollment_date, withdrawal_date, enrollment_type, grade_level, school_identification_code,
           coalesce(school_district_id, district_of_residence), residency_date, residency_verification_date,
           graduation_hse_date, continuation_of_services_reason, lep_indicator, idea_indicator, pfs_flag
    FROM children_enrollment e WHERE state_record_id IN (SELECT record FROM touched) AND (
        (enrollment_date <= %(last)s AND coalesce(withdrawal_date, enrollment_date + 366) >= %(first)s)
        OR residency_date BETWEEN %(first)s AND %(last)s OR residency_verification_date BETWEEN %(first)s AND %(last)s
        OR graduation_hse_date IS NOT NULL)"""
_SERVICES: Final = """
    SELECT state_record_id, service, first, last, summer, continuation_of_services_reason
    FROM counts_service WHERE first <= %(last)s AND coalesce(last, first) >= %(first)s"""
_READ: Final = ((_RECORDS, RECORDS), (_MOVES, MOVES), (_ENROLLMENTS, ENROLLMENTS), (_SERVICES, SERVICES))
_REGIONS: Final = """
    SELECT d.district_id, min(r.name) FROM states_region_districts d JOIN states_region r ON r.id = d.region_id
    GROUP BY d.district_id"""


@transaction.atomic
def told_in(period: Period) -> Told:
    """All that the States said and a count of the period can rest on."""
    days = {
        "first": period.first,
        "last": period.last,
        "long_ago": add_years(period.first, -EligibilityTerm().months // 12),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE touched ON COMMIT DROP AS {_TOUCHED}", days)
        cursor.execute("ANALYZE touched")
    frames = [frame(statement, days, schema) for statement, schema in _READ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE touched")
    return Told(*frames)


def regions() -> pl.DataFrame:
    """district, region: the region of each district that is in one; of several, the first by name."""
    return frame(_REGIONS, {}, {"district": pl.String, "region": pl.String})


def frame(statement: str, values: Mapping[str, Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a query as a frame. Null is an empty cell, an empty text a quoted one."""
    with connection.cursor() as cursor:
        filled = cursor.mogrify(statement, values)
        with cursor.db.wrap_database_errors, cursor.copy(f"COPY ({filled}) TO STDOUT (FORMAT csv)") as rows:
            told = BytesIO()
            for piece in rows:
                told.write(piece)
            told.seek(0)
    read = {name: pl.String if kind == pl.Boolean else kind for name, kind in schema.items()}
    if not told.getbuffer().nbytes:
        return pl.DataFrame(schema=schema)
    found = pl.read_csv(told, has_header=False, schema=read)
    return found.with_columns(pl.col(name) == "t" for name, kind in schema.items() if kind == pl.Boolean)
