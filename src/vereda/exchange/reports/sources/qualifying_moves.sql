SELECT moved.counted, told.family, told.key, told.entries
FROM (
    SELECT c.id AS counted, count(DISTINCT m.qualifying_arrival_date) AS moves, max(m.qualifying_arrival_date) AS day
    FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_qualifyingmove m ON m.state_record_id = one.record
    WHERE m.qualifying_arrival_date > %(last)s::date - interval '48 months' AND m.qualifying_arrival_date <= %(last)s
    GROUP BY c.id
) moved CROSS JOIN LATERAL (VALUES
    ('moves_number', least(moved.moves, 3)::text, moved.moves),
    ('last_move', CASE WHEN moved.day > %(last)s::date - interval '12 months' THEN '12'
                       WHEN moved.day > %(last)s::date - interval '24 months' THEN '24' ELSE '36' END, 1)
) told (family, key, entries)
