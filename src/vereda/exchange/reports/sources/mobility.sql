WITH arrival AS (
    SELECT DISTINCT c.id AS counted, c.state, m.qualifying_arrival_date AS day,
        m.qualifying_move_from_state AS from_state, m.qualifying_move_from_country AS from_country
    FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_qualifyingmove m ON m.state_record_id = one.record
    WHERE m.qualifying_arrival_date BETWEEN %(first)s AND %(last)s
), onward AS (
    SELECT DISTINCT c.id AS counted, r.state_id AS state, m.qualifying_arrival_date AS day
    FROM counted c JOIN children_staterecord r ON r.child_id = c.child_id AND r.state_id <> c.state AND r.withdrawn_at IS NULL
    JOIN children_qualifyingmove m ON m.state_record_id = r.id
    WHERE m.qualifying_arrival_date BETWEEN greatest(%(first)s::date, c.lived_from + 1) AND %(last)s
), place AS (
    SELECT c.id AS counted, count(DISTINCT coalesce(e.school_district_id, e.district_of_residence)) AS districts
    FROM counted c LEFT JOIN counted_record one ON one.counted = c.id
    LEFT JOIN children_enrollment e ON e.state_record_id = one.record
        AND e.enrollment_date <= %(last)s AND coalesce(e.withdrawal_date, e.enrollment_date + 366) >= %(first)s
    GROUP BY c.id
)
SELECT arrival.counted, told.family, told.key, 1 AS entries
FROM arrival CROSS JOIN LATERAL (VALUES
    ('arrived', CASE WHEN arrival.from_state = arrival.state THEN 'same' WHEN arrival.from_state IS NOT NULL THEN 'state'
                     WHEN arrival.from_country IS NOT NULL THEN 'abroad' ELSE 'unsaid' END),
    ('arrived_month', to_char(arrival.day, 'YYYY-MM')),
    ('came_from', coalesce(arrival.from_state, arrival.from_country, ''))
) told (family, key)
UNION ALL
SELECT onward.counted, told.family, told.key, 1
FROM onward CROSS JOIN LATERAL (VALUES ('went_to', onward.state::text), ('went_month', to_char(onward.day, 'YYYY-MM'))) told (family, key)
UNION ALL
SELECT place.counted, 'districts', least(place.districts, 3)::text, place.districts FROM place
