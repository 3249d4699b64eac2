"""Whom to call in a State is said by its own data administrators and by the Department alone, its regions are made by its own user
administrators: held by the database too.
"""

from django.db import migrations

POLICIES = """
ALTER TABLE states_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON states_contact FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON states_contact TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{state_data_administrator}'))::text[])
        OR (SELECT person_is_of_nation('{government_administrator}')));
ALTER TABLE states_region ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON states_region FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON states_region TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{state_user_administrator}'))::text[]));
"""
UNDO = """
DROP POLICY own_state ON states_region;
DROP POLICY seen ON states_region;
ALTER TABLE states_region DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON states_contact;
DROP POLICY seen ON states_contact;
ALTER TABLE states_contact DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("states", "0003_region"), ("accounts", "0005_row_security")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
