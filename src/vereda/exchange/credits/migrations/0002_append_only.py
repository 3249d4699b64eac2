"""What people decided about credits is only ever added to; the database refuses anything else."""

from django.db import migrations

TABLES = ("credits_acceptance", "credits_courseplacement", "credits_planchoice")
REFUSE = "\n".join(
    f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE ON {table} FROM vereda_web;"""
    for table in TABLES
)
UNDO = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("credits", "0001_initial"), ("audit", "0004_web_role")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
