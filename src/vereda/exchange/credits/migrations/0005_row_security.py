"""A plan that a State has drafted and not published is that State's own, and only its data administrators draft and publish: held by
the database too.
"""

from django.db import migrations

POLICIES = """
ALTER TABLE credits_plandraft ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON credits_plandraft FOR SELECT TO vereda_web
    USING (EXISTS (SELECT FROM credits_planpublication published WHERE published.draft_id = credits_plandraft.id));
CREATE POLICY own_state ON credits_plandraft TO vereda_web
    USING (state_id = ANY ((SELECT states_where_person_is('{state_data_administrator}'))::text[]));
ALTER TABLE credits_planpublication ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON credits_planpublication FOR SELECT TO vereda_web USING (true);
CREATE POLICY own_state ON credits_planpublication FOR INSERT TO vereda_web
    WITH CHECK (EXISTS (SELECT FROM credits_plandraft draft WHERE draft.id = draft_id
        AND draft.state_id = ANY ((SELECT states_where_person_is('{state_data_administrator}'))::text[])));
"""
UNDO = """
DROP POLICY own_state ON credits_planpublication;
DROP POLICY seen ON credits_planpublication;
ALTER TABLE credits_planpublication DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON credits_plandraft;
DROP POLICY published ON credits_plandraft;
ALTER TABLE credits_plandraft DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("credits", "0004_plans_append_only"), ("accounts", "0005_row_security")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
