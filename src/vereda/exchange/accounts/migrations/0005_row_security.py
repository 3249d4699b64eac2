"""Who may change what belongs to a State is held by the database too: roles by the State's user administrators alone, and an
application, once it is confirmed, by them alone. A check forgotten in Python gives nobody a role.

Reading roles stays open: a request of one State finds there whom to tell in another. The functions look up what the person holds, as
`states_whose_files_are_open` does; other apps' policies use them.
"""

from django.db import migrations

POLICIES = """
CREATE FUNCTION states_where_person_is(roles text[]) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT coalesce(array_agg(DISTINCT held.state_id::text), '{}')
    FROM accounts_roleassignment held JOIN accounts_user person ON person.id = held.user_id
    WHERE person.id = nullif(current_setting('vereda.person', true), '')::bigint AND person.status = 'active'
      AND held.state_id IS NOT NULL AND (roles = '{}' OR held.role = ANY (roles))
$$;
CREATE FUNCTION person_is_of_nation(roles text[]) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM accounts_roleassignment held JOIN accounts_user person ON person.id = held.user_id
        WHERE person.id = nullif(current_setting('vereda.person', true), '')::bigint AND person.status = 'active'
          AND held.state_id IS NULL AND held.role = ANY (roles))
$$;
ALTER TABLE accounts_roleassignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON accounts_roleassignment FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON accounts_roleassignment TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{state_user_administrator,regional_user_administrator}'))::text[])
        OR (SELECT person_is_of_nation('{government_administrator}')));
ALTER TABLE accounts_application ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON accounts_application FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON accounts_application TO vereda_web
    USING (status = 'applied'
        OR state_id = ANY ((SELECT states_where_person_is('{state_user_administrator,regional_user_administrator}'))::text[])
        OR (SELECT person_is_of_nation('{government_administrator}')))
    WITH CHECK (status IN ('applied', 'verified', 'declined')
        OR state_id = ANY ((SELECT states_where_person_is('{state_user_administrator,regional_user_administrator}'))::text[])
        OR (SELECT person_is_of_nation('{government_administrator}')));
"""
UNDO = """
DROP POLICY own_state ON accounts_application;
DROP POLICY seen ON accounts_application;
ALTER TABLE accounts_application DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON accounts_roleassignment;
DROP POLICY seen ON accounts_roleassignment;
ALTER TABLE accounts_roleassignment DISABLE ROW LEVEL SECURITY;
DROP FUNCTION person_is_of_nation(text[]);
DROP FUNCTION states_where_person_is(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_counters"), ("audit", "0004_web_role")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
