"""A State's files and findings are kept from every other State by the database itself, for web requests.

Who has which State is looked up here and not told by the application, so that a mistake there opens nothing. A test holds the
roles named here to the permission table. Stored files have no State of their own: they are seen with a submission.
"""

from django.db import migrations

POLICIES = """
CREATE FUNCTION states_whose_files_are_open() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT coalesce(array_agg(DISTINCT held.state_id::text), '{}')
    FROM accounts_roleassignment held JOIN accounts_user person ON person.id = held.user_id
    WHERE person.id = nullif(current_setting('vereda.person', true), '')::bigint AND person.status = 'active'
      AND held.role = 'state_data_administrator'
      AND held.region_id IS NULL AND held.district_id IS NULL AND held.school_id IS NULL AND held.state_id IS NOT NULL
$$;
ALTER TABLE intake_submission ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON intake_submission TO vereda_web
    USING (state_id = ANY ((SELECT states_whose_files_are_open())::text[]));
ALTER TABLE intake_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON intake_finding TO vereda_web
    USING (EXISTS (SELECT FROM intake_submission one WHERE one.id = submission_id));
ALTER TABLE intake_storedfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON intake_storedfile FOR SELECT TO vereda_web
    USING (EXISTS (SELECT FROM intake_submission one WHERE one.file_id = sha256));
CREATE POLICY kept ON intake_storedfile FOR INSERT TO vereda_web WITH CHECK (true);
ALTER TABLE children_earlystatement ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON children_earlystatement TO vereda_web
    USING (state_id = ANY ((SELECT states_whose_files_are_open())::text[]));
"""
UNDO = """
DROP POLICY own_state ON children_earlystatement;
ALTER TABLE children_earlystatement DISABLE ROW LEVEL SECURITY;
DROP POLICY kept ON intake_storedfile;
DROP POLICY own_state ON intake_storedfile;
ALTER TABLE intake_storedfile DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON intake_finding;
ALTER TABLE intake_finding DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON intake_submission;
ALTER TABLE intake_submission DISABLE ROW LEVEL SECURITY;
DROP FUNCTION states_whose_files_are_open();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
        ("audit", "0004_web_role"),
        ("accounts", "0002_regions_and_roles"),
        ("children", "0004_early_statement"),
    ]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
