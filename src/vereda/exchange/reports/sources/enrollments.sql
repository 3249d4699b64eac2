WITH stay AS (
    SELECT one.counted, e.enrollment_type, e.mep_project_type, e.withdrawal_date
    FROM counted_record one JOIN children_enrollment e ON e.state_record_id = one.record
    WHERE e.enrollment_date <= %(last)s AND coalesce(e.withdrawal_date, e.enrollment_date + 366) >= %(first)s
)
SELECT stay.counted, told.family, told.key, 1 AS entries
FROM stay CROSS JOIN LATERAL (VALUES
    ('enrollment_type', coalesce(stay.enrollment_type, '')),
    ('mep_project_type', CASE WHEN stay.enrollment_type BETWEEN '02' AND '05' THEN coalesce(stay.mep_project_type, '') END),
    ('enrollment_end', CASE WHEN stay.withdrawal_date IS NULL THEN 'open' ELSE 'withdrawn' END)
) told (family, key)
WHERE told.key IS NOT NULL
UNION ALL
SELECT c.id, 'enrollments_number', least(count(stay.counted), 3)::text, count(stay.counted)
FROM counted c LEFT JOIN stay ON stay.counted = c.id GROUP BY c.id
