SELECT file.state_id, count(*), count(*) FILTER (WHERE file.status = 'published'), count(*) FILTER (WHERE file.status = 'rejected'),
    count(*) FILTER (WHERE file.status NOT IN ('published', 'rejected')), coalesce(sum((file.counts->>'students')::bigint), 0),
    coalesce(sum((file.counts->>'held')::bigint), 0), max(file.received_at)::date
FROM intake_submission file
WHERE file.lane = 'production' AND file.received_at::date BETWEEN %(first)s AND %(last)s AND (%(nation)s OR file.state_id = ANY(%(states)s))
GROUP BY 1 ORDER BY 1
