"""One record against all that are known: keys answered by one index alone, and the standard form beside what was matched.

Records matched before have no form yet; until they are matched again it is made whenever they are compared.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = "CREATE TEMP TABLE kept_key ON COMMIT DROP AS SELECT DISTINCT key, state_record_id FROM children_identitykey"
PUT_BACK = """
INSERT INTO children_identitykey (key, state_record_id) SELECT key, state_record_id FROM kept_key;
DROP TABLE kept_key;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0008_matched_identity")]
    operations = [
        migrations.AddField(
            model_name="matchedidentity",
            name="model_version",
            field=models.CharField(db_default="", max_length=40),
        ),
        migrations.AddField(model_name="matchedidentity", name="form", field=models.TextField(db_default="")),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.DeleteModel(name="IdentityKey"),
        migrations.CreateModel(
            name="IdentityKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "state_record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "state_record",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity_keys",
                        to="children.staterecord",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(PUT_BACK, migrations.RunSQL.noop),
    ]
