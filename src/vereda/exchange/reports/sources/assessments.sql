SELECT one.counted, told.family, told.key, 1 AS entries
FROM counted_record one JOIN children_assessment a ON a.state_record_id = one.record
CROSS JOIN LATERAL (VALUES
    ('assessment_type', coalesce(a.assessment_type, '')),
    ('assessment_content', coalesce(a.assessment_content, '')),
    ('assessment_result', coalesce(a.assessment_interpretation, ''))
) told (family, key)
WHERE a.assessment_administration_date BETWEEN %(first)s AND %(last)s
