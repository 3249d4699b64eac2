"""A State's own system has its State's files open, as its data administrators have; nothing else of what those see."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION states_whose_files_are_open() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT coalesce(array_agg(DISTINCT held.state_id::text), '{{}}')
    FROM accounts_roleassignment held JOIN accounts_user person ON person.id = held.user_id
    WHERE person.id = nullif(current_setting('vereda.person', true), '')::bigint AND person.status = 'active'
      AND held.role IN ({roles})
      AND held.region_id IS NULL AND held.district_id IS NULL AND held.school_id IS NULL AND held.state_id IS NOT NULL
$$;
"""
BEFORE = FUNCTION.format(roles="'state_data_administrator'")
AFTER = FUNCTION.format(roles="'state_data_administrator', 'state_system'")


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_row_security"), ("accounts", "0006_api_keys")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
