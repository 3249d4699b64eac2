"""What a State's systems are told, in its order. Kept from every other State by the database too, and only ever added to."""

from django.db import migrations, models
import django.db.models.deletion

POLICY = """
ALTER TABLE intake_told ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON intake_told TO vereda_web
    USING (state_id = ANY ((SELECT states_whose_files_are_open())::text[]));
REVOKE UPDATE, DELETE ON intake_told FROM vereda_web;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_systems_row_security"), ("states", "0004_row_security")]
    operations = [
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("numbered_at", models.DateTimeField()),
                ("reference", models.CharField(max_length=40)),
                ("state_student_identifier", models.CharField(max_length=64)),
                ("row", models.JSONField()),
                ("state", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="states.state")),
            ],
            options={
                "ordering": ("state", "number"),
                "indexes": [models.Index(fields=["state", "at"], name="told_lately")],
                "constraints": [
                    models.UniqueConstraint(fields=("state", "number"), name="told_in_order"),
                    models.UniqueConstraint(fields=("state", "reference", "state_student_identifier"), name="told_once"),
                ],
            },
        ),
        migrations.RunSQL(POLICY, migrations.RunSQL.noop),
    ]
