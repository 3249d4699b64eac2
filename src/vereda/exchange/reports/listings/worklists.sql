SELECT person.state_id, person.name,
    (SELECT count(*) FROM worklists_workitem item WHERE item.answered_by_id = person.id AND item.closed_at::date BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM worklists_workitem item WHERE item.validated_by_id = person.id AND item.closed_at::date BETWEEN %(first)s AND %(last)s),
    (SELECT count(*) FROM worklists_assignment_people mine JOIN worklists_assignment given ON given.id = mine.assignment_id
     JOIN worklists_workitem item ON item.id = given.item_id
     WHERE mine.user_id = person.id AND item.status IN ('open', 'proposed') AND (given.its_turn OR item.parked))
FROM accounts_user person
WHERE (%(nation)s OR person.state_id = ANY(%(states)s)) AND EXISTS (
    SELECT FROM accounts_roleassignment held WHERE held.user_id = person.id
    AND held.role IN ('district_data_administrator', 'regional_data_administrator', 'state_data_administrator'))
ORDER BY 1 NULLS FIRST, 2
