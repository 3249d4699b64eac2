WITH course AS (
    SELECT one.counted, h.subject_area_name, h.course_type, h.credits_granted, h.final_grade, h.grade_to_date, h.clock_hours
    FROM counted_record one JOIN children_course h ON h.state_record_id = one.record
    WHERE coalesce(h.end_academic_year, h.begin_academic_year + 1) = extract(year FROM %(last)s::date)
)
SELECT course.counted, told.family, told.key, 1 AS entries
FROM course CROSS JOIN LATERAL (VALUES
    ('course_subject', coalesce(course.subject_area_name, '')),
    ('course_type', coalesce(course.course_type, '')),
    ('course_state', CASE WHEN course.credits_granted > 0 THEN 'granted' WHEN course.final_grade IS NOT NULL THEN 'final'
                          WHEN course.grade_to_date IS NOT NULL OR course.clock_hours IS NOT NULL THEN 'partial' ELSE 'bare' END)
) told (family, key)
UNION ALL
SELECT c.id, 'courses_in_high_school', CASE WHEN count(course.counted) > 0 THEN 'with' ELSE 'without' END, count(course.counted)
FROM counted c LEFT JOIN course ON course.counted = c.id
WHERE c.age_grade IN ('09', '10', '11', '12') GROUP BY c.id
