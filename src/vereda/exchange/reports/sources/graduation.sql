SELECT said.counted, told.family, told.key, 1 AS entries
FROM (
    SELECT c.id AS counted, max(e.graduation_hse_indicator) AS graduated, max(e.algebra_1_or_equivalent_indicator) AS algebra_1,
        max(e.designated_graduation_school) AS school, max(e.out_of_state_transcript_indicator) AS transcript
    FROM counted c LEFT JOIN counted_record one ON one.counted = c.id
    LEFT JOIN children_enrollment e ON e.state_record_id = one.record AND e.enrollment_date <= %(last)s
    WHERE c.age_grade IN ('09', '10', '11', '12') GROUP BY c.id
) said CROSS JOIN LATERAL (VALUES
    ('graduated', coalesce(said.graduated, '')),
    ('algebra_1', coalesce(said.algebra_1, '')),
    ('graduation_school', CASE WHEN said.school IS NULL THEN 'unsaid' ELSE 'said' END),
    ('transcript', coalesce(said.transcript, ''))
) told (family, key)
