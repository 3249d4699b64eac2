"""What a person has saved is seen by nobody else: held by the database itself, for web requests."""

from django.db import migrations

POLICIES = """
ALTER TABLE reports_savedreport ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON reports_savedreport TO vereda_web
    USING (person_id = nullif(current_setting('vereda.person', true), '')::bigint);
"""
UNDO = """
DROP POLICY own ON reports_savedreport;
ALTER TABLE reports_savedreport DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_savedreport"), ("audit", "0004_web_role")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
