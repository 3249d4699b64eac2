"""The keys of a State's systems are seen, made and ended by its data administrators alone, held by the database too. They may give
the role of a system in their own State, and no other.
"""

from django.db import migrations

POLICIES = """
ALTER TABLE accounts_apikey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON accounts_apikey TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{state_data_administrator}'))::text[]));
REVOKE DELETE ON accounts_apikey FROM vereda_web;
CREATE POLICY systems ON accounts_roleassignment FOR INSERT TO vereda_web
    WITH CHECK (role = 'state_system'
        AND state_id = ANY ((SELECT states_where_person_is('{state_data_administrator}'))::text[]));
"""
UNDO = """
DROP POLICY systems ON accounts_roleassignment;
DROP POLICY own_state ON accounts_apikey;
ALTER TABLE accounts_apikey DISABLE ROW LEVEL SECURITY;
GRANT DELETE ON accounts_apikey TO vereda_web;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_api_keys")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
