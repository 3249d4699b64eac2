"""A notice is between two States: the database shows it to their people and to who sent it, and to nobody else, for web requests."""

from django.db import migrations

POLICIES = """
ALTER TABLE moves_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_two_states ON moves_notice TO vereda_web
    USING (from_state_id = ANY ((SELECT states_where_person_is('{}'))::text[])
        OR to_state_id = ANY ((SELECT states_where_person_is('{}'))::text[])
        OR sent_by_id = nullif(current_setting('vereda.person', true), '')::bigint);
"""
UNDO = """
DROP POLICY of_two_states ON moves_notice;
ALTER TABLE moves_notice DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("moves", "0001_initial"), ("accounts", "0005_row_security")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
