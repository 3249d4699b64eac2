"""A State's days and terms are kept by its own data administrators alone: held by the database too. Everyone's clocks read them."""

from django.db import migrations

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON {table} FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON {table} TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{{state_data_administrator}}'))::text[]));
"""
UNDO = """
DROP POLICY own_state ON {table};
DROP POLICY seen ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("accounts", "0005_row_security")]
    operations = [
        migrations.RunSQL(POLICY.format(table=table), UNDO.format(table=table))
        for table in ("duties_closedday", "duties_term")
    ]
