"""Editions of plans and their publications are only ever added."""

from django.db import migrations

TABLES = ("credits_plandraft", "credits_planpublication")
REFUSE = "\n".join(
    f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON {table} FROM vereda_web;"""
    for table in TABLES
)
UNDO = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("credits", "0003_plans"), ("audit", "0004_web_role")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
