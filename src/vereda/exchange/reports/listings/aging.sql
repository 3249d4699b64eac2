SELECT given.state_id, item.kind, given.level,
    count(*) FILTER (WHERE waited.days <= 5), count(*) FILTER (WHERE waited.days BETWEEN 6 AND 10),
    count(*) FILTER (WHERE waited.days BETWEEN 11 AND 30), count(*) FILTER (WHERE waited.days > 30), max(waited.days)
FROM worklists_assignment given JOIN worklists_workitem item ON item.id = given.item_id
CROSS JOIN LATERAL (SELECT greatest(%(now)s::date - item.opened_at::date, 0) AS days) waited
WHERE item.status IN ('open', 'proposed') AND (given.its_turn OR item.parked) AND (%(nation)s OR given.state_id = ANY(%(states)s))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
