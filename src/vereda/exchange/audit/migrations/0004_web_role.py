"""The role that web requests take on: it may use the tables, and owns none, so that policies hold it back.

It is made here, in the app below all others, so that every table made later is open to it by default. Of events it may only
add, of seals only read.
"""

from django.db import migrations

ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vereda_web') THEN
        CREATE ROLE vereda_web NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was first
    WHEN insufficient_privilege THEN RAISE EXCEPTION
        'the database needs a role; have its administrator run: CREATE ROLE vereda_web NOLOGIN; GRANT vereda_web TO %', current_user;
END $$;
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format('GRANT vereda_web TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(current_user, 'vereda_web', 'MEMBER') THEN RAISE EXCEPTION
        'a role is not ours to take on; have an administrator of the database run: GRANT vereda_web TO %', current_user;
    END IF;
END $$;
DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO vereda_web', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO vereda_web', current_schema());
    EXECUTE format('GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA %I TO vereda_web', current_schema());
    EXECUTE format(
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO vereda_web', current_schema());
    EXECUTE format(
        'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO vereda_web', current_schema());
END $$;
REVOKE UPDATE, DELETE ON audit_event FROM vereda_web;
REVOKE INSERT, UPDATE, DELETE ON audit_seal, audit_awaitingseal FROM vereda_web;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]
    operations = [migrations.RunSQL(ROLE, migrations.RunSQL.noop)]
