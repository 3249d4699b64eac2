SELECT c.id AS counted, told.family, told.key, told.entries
FROM counted c CROSS JOIN LATERAL (
    SELECT count(DISTINCT r.state_id) AS number FROM children_staterecord r WHERE r.child_id = c.child_id AND r.withdrawn_at IS NULL
) states CROSS JOIN LATERAL (VALUES
    ('records_number', least(c.records, 3)::text, c.records::bigint),
    ('states_number', least(greatest(states.number, 1), 3)::text, states.number)
) told (family, key, entries)
