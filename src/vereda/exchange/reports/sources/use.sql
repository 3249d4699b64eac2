WITH arrival AS (
    SELECT c.id AS counted, c.state, c.child_id, min(m.qualifying_arrival_date) AS day
    FROM counted c JOIN counted_record one ON one.counted = c.id
    JOIN children_qualifyingmove m ON m.state_record_id = one.record
    WHERE m.qualifying_arrival_date BETWEEN %(first)s AND %(last)s AND m.qualifying_move_from_state <> c.state
    GROUP BY c.id, c.state, c.child_id
), look AS (
    SELECT DISTINCT arrival.counted, event.id, held.role, event.purpose
    FROM arrival JOIN children_child number ON arrival.child_id IN (number.id, number.successor_id)
    JOIN audit_event event ON event.on_kind = 'child' AND event.on_id = number.msix_id AND event.action LIKE 'child.%%'
        AND event.action NOT IN ('child.retired', 'child.listed')
        AND event.at::date BETWEEN arrival.day AND arrival.day + 10
    JOIN accounts_user person ON person.email = event.actor
    JOIN accounts_roleassignment held ON held.user_id = person.id AND held.state_id = arrival.state
)
SELECT arrival.counted, 'use_looked' AS family,
    CASE WHEN EXISTS (SELECT FROM look WHERE look.counted = arrival.counted) THEN 'yes'
         WHEN arrival.day + 10 >= %(last)s::date THEN 'early' ELSE 'no' END AS key, 1 AS entries
FROM arrival
UNION ALL
SELECT look.counted, 'use_role', look.role, 1 FROM look
UNION ALL
SELECT look.counted, 'use_purpose', coalesce(nullif(look.purpose, ''), 'known'), 1 FROM look
