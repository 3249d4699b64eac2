SELECT file.state_id, found.rule, found.severity, count(*), count(DISTINCT found.state_student_identifier), count(DISTINCT file.id)
FROM intake_finding found JOIN intake_submission file ON file.id = found.submission_id
WHERE file.lane = 'production' AND file.received_at::date BETWEEN %(first)s AND %(last)s AND (%(nation)s OR file.state_id = ANY(%(states)s))
GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
