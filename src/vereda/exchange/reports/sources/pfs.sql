WITH said AS (
    SELECT one.counted, count(e.pfs_flag) > 0 AS told, bool_or(e.grade_level = '00') AS out_of_school
    FROM counted_record one LEFT JOIN children_enrollment e ON e.state_record_id = one.record
        AND e.enrollment_date <= %(last)s AND coalesce(e.withdrawal_date, e.enrollment_date + 366) >= %(first)s
    GROUP BY one.counted
), sign AS (
    SELECT c.id AS counted, 'moved' AS key FROM counted c WHERE c.pfs AND c.moved_in_period
    UNION
    SELECT c.id, 'out_of_school' FROM counted c JOIN said ON said.counted = c.id WHERE c.pfs AND said.out_of_school
    UNION
    SELECT c.id, 'failed_test' FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_assessment a ON a.state_record_id = one.record
    WHERE c.pfs AND a.assessment_administration_date BETWEEN %(first)s::date - 366 AND %(last)s
      AND a.assessment_interpretation IN ('Failed', 'Not Proficient', 'Basic', 'Below Basic', 'Far Below Basic')
    UNION
    SELECT c.id, 'failed_course' FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_course h ON h.state_record_id = one.record
    WHERE c.pfs AND h.final_grade IN ('F', 'NP', 'Fail', 'Failed') AND h.end_academic_year >= extract(year FROM %(first)s::date)
)
SELECT c.id AS counted, told.family, told.key, 1 AS entries
FROM counted c LEFT JOIN said ON said.counted = c.id CROSS JOIN LATERAL (VALUES
    ('pfs_flag', CASE WHEN c.pfs THEN 'Yes' WHEN said.told THEN 'No' ELSE '' END),
    ('pfs_and_move', CASE WHEN c.pfs THEN 'yes' ELSE 'no' END || CASE WHEN c.moved_in_period THEN '_moved' ELSE '_stayed' END)
) told (family, key)
UNION ALL
SELECT sign.counted, 'pfs_reason', sign.key, 1 FROM sign
UNION ALL
SELECT c.id, 'pfs_reason', 'none', 1 FROM counted c WHERE c.pfs AND NOT EXISTS (SELECT FROM sign WHERE sign.counted = c.id)
