"""A State's own list of counted children is kept from every other State by the database itself, for web requests."""

from django.db import migrations

POLICIES = """
ALTER TABLE counts_listedchild ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON counts_listedchild TO vereda_web
    USING (state_id = ANY ((SELECT states_whose_files_are_open())::text[]));
"""
UNDO = """
DROP POLICY own_state ON counts_listedchild;
ALTER TABLE counts_listedchild DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("counts", "0003_frozen"), ("intake", "0002_row_security")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
