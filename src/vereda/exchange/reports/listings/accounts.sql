SELECT held.state_id, held.role,
    count(DISTINCT person.id) FILTER (WHERE person.status = 'active'),
    count(DISTINCT person.id) FILTER (WHERE person.status = 'active' AND coalesce(person.last_login, person.created_at) < %(now)s - interval '90 days'),
    count(DISTINCT person.id) FILTER (WHERE person.status = 'active' AND person.trained_on < %(now)s::date - interval '1 year'),
    count(DISTINCT person.id) FILTER (WHERE person.status = 'disabled'),
    count(DISTINCT person.id) FILTER (WHERE person.status = 'deactivated')
FROM accounts_roleassignment held JOIN accounts_user person ON person.id = held.user_id
WHERE %(nation)s OR held.state_id = ANY(%(states)s)
GROUP BY 1, 2 ORDER BY 1 NULLS FIRST, 2
