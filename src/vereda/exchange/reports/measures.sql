SELECT 'one_record' AS measure, state, district, counted.records = 1 AS met, 1 AS number FROM counted
UNION ALL
SELECT 'known_before', arrival.state, arrival.district, EXISTS (
    SELECT FROM children_staterecord other
    WHERE other.child_id = arrival.child_id AND other.state_id <> arrival.state AND other.withdrawn_at IS NULL), 1
FROM (
    SELECT DISTINCT c.id, c.state, c.district, c.child_id
    FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_qualifyingmove m ON m.state_record_id = one.record
    WHERE m.qualifying_arrival_date BETWEEN %(first)s AND %(last)s AND m.qualifying_move_from_state <> c.state
) arrival
UNION ALL
SELECT 'steady', c.state, c.district, NOT EXISTS (
    SELECT FROM children_link before
    WHERE before.state_record_id = one.record AND before.until::date BETWEEN %(first)s AND %(last)s), 1
FROM counted c JOIN counted_record one ON one.counted = c.id
UNION ALL
SELECT 'settled', given.state_id, NULL, coalesce(item.closed_at < item.opened_at + interval '10 days', false), 1
FROM worklists_workitem item JOIN worklists_assignment given ON given.item_id = item.id
WHERE item.kind IN ('near_match', 'merge') AND item.opened_at::date BETWEEN %(first)s AND %(last)s::date - 10
UNION ALL
SELECT 'due.' || owed.rule, owed.state_id, NULL, owed.status = 'met', 1
FROM duties_duty owed WHERE owed.status IN ('met', 'missed') AND owed.due_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT told.measure, file.state_id, NULL, told.met, told.number::int
FROM intake_submission file
CROSS JOIN LATERAL (
    SELECT coalesce((file.counts->>'students')::int, 0) AS students, coalesce((file.counts->>'held')::int, 0) AS held,
        (SELECT count(DISTINCT found.student_record_id) FROM intake_finding found
         WHERE found.submission_id = file.id AND found.severity IN ('hold_student', 'warning')) AS warned
) number
CROSS JOIN LATERAL (VALUES
    ('accepted', true, greatest(number.students - number.held, 0)), ('accepted', false, number.held),
    ('clean', true, greatest(number.students - number.warned, 0)), ('clean', false, number.warned)
) told (measure, met, number)
WHERE file.lane = 'production' AND file.received_at::date BETWEEN %(first)s AND %(last)s AND told.number > 0
