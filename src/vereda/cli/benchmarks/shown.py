"""What search and the record page show of the records that `known_exchange` put by COPY: a consolidated record, an enrollment."""

from typing import Any

# The newest State record of each child speaks for it; nothing else of the document matters to a search.
_DOCUMENTS = """
    INSERT INTO children_consolidatedrecord (child_id, document, digest, states, last_enrolled_on, last_district)
    SELECT DISTINCT ON (r.child_id) r.child_id,
        jsonb_build_object(
            'demographics', jsonb_build_object(
                'first_name', jsonb_build_object('value', r.first_name, 'said', told.said, 'others', '[]'::jsonb),
                'last_name_1', jsonb_build_object('value', r.last_name_1, 'said', told.said, 'others', '[]'::jsonb),
                'birth_date', jsonb_build_object('value', r.birth_date, 'said', told.said, 'others', '[]'::jsonb)),
            'enrollments', jsonb_build_array(jsonb_build_object(
                'enrollment_date', '2026-08-17', 'school_district_id', e.school_district_id, 'grade_level', '05',
                'school_district', e.school_district, 'said', told.said)),
            'qualifying_moves', '[]'::jsonb, 'course_history', '[]'::jsonb, 'assessments', '[]'::jsonb,
            'alternate_ids', '[]'::jsonb,
            'flags', '{}'::jsonb, 'sources', '[]'::jsonb, 'states', jsonb_build_array(r.state_id)),
        '-', r.state_id, '2026-08-17', e.school_district_id
    FROM children_staterecord r JOIN children_enrollment e ON e.state_record_id = r.id,
        LATERAL (SELECT jsonb_build_array(jsonb_build_object('state', r.state_id, 'on', '2026-11-01')) AS said) told
    ORDER BY r.child_id, r.id DESC"""
_ENROLLMENTS = """
    INSERT INTO children_enrollment
        (state_record_id, key, said_at, enrollment_date, grade_level, school_district_id, school_district)
    SELECT r.id, md5(r.id::text)::uuid, r.said_at, '2026-08-17', '05', d.nces_id, left(d.name, 60)
    FROM children_staterecord r
    JOIN (SELECT nces_id, name, state_id, row_number() OVER (PARTITION BY state_id ORDER BY nces_id) - 1 AS place,
                 count(*) OVER (PARTITION BY state_id) AS number FROM states_district) d
      ON d.state_id = r.state_id AND d.place = r.id % least(d.number, 60)"""


def show() -> dict[str, int]:
    """Give every known child a record to show. Returns how many State records and children there are."""
    from vereda.project import boot

    boot.setup()
    from django.db import connection, transaction

    from vereda.cli.benchmarks.known_exchange import indexed_afterwards
    from vereda.exchange.children.models import ConsolidatedRecord, StateRecord

    if not ConsolidatedRecord.objects.exists():
        tables = ("enrollment", "consolidatedrecord")
        with transaction.atomic(), connection.cursor() as cursor, indexed_afterwards(cursor, tables):
            cursor.execute(_ENROLLMENTS)
            cursor.execute(_DOCUMENTS)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE children_enrollment, children_consolidatedrecord")
    return {"state_records": StateRecord.objects.count(), "children": ConsolidatedRecord.objects.count()}


def file_some(children: int) -> dict[str, Any]:
    """Beside them, so many children by State files through the intake, unless there are some: their record pages are whole."""
    from vereda.project import boot

    boot.setup()
    from vereda.cli.benchmarks.exchange import fill
    from vereda.exchange.children.models import StudentVersion

    return {} if StudentVersion.objects.exists() else fill(children)
