"""A correction is changed by people of the State that decides or was asked, and by who took it in: held by the database too.

Seen it is by whoever may open the child: it stands on the child's own page.
"""

from django.db import migrations

POLICIES = """
ALTER TABLE corrections_correction ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON corrections_correction FOR SELECT TO vereda_web USING (true);
CREATE POLICY of_two_states ON corrections_correction TO vereda_web
    USING (owner_id = ANY ((SELECT states_where_person_is('{}'))::text[])
        OR asked_state_id = ANY ((SELECT states_where_person_is('{}'))::text[])
        OR taken_by_id = nullif(current_setting('vereda.person', true), '')::bigint);
"""
UNDO = """
DROP POLICY of_two_states ON corrections_correction;
DROP POLICY seen ON corrections_correction;
ALTER TABLE corrections_correction DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_initial"), ("accounts", "0005_row_security")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
