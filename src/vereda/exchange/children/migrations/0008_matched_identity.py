"""Names for search stand in a table of their own: a nightly update of a State record's courses leaves their indexes alone."""

import django.db.models.deletion
from django.db import migrations, models

INDEXES = """
CREATE INDEX matchedidentity_names ON children_matchedidentity USING gin (names gin_trgm_ops);
CREATE INDEX matchedidentity_parents ON children_matchedidentity USING gin (parents gin_trgm_ops);
"""
KEEP = """
INSERT INTO children_matchedidentity (state_record_id, digest, names, parents)
SELECT id, matched_as, name_text, parents_text FROM children_staterecord WHERE child_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0007_demographics_said_at")]
    operations = [
        migrations.CreateModel(
            name="MatchedIdentity",
            fields=[
                (
                    "state_record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="matched",
                        serialize=False,
                        to="children.staterecord",
                    ),
                ),
                ("digest", models.CharField(max_length=32)),
                ("names", models.TextField()),
                ("parents", models.TextField()),
            ],
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, "DROP INDEX matchedidentity_names, matchedidentity_parents;"),
        migrations.RemoveField(model_name="staterecord", name="name_text"),
        migrations.RemoveField(model_name="staterecord", name="parents_text"),
        migrations.RemoveField(model_name="staterecord", name="matched_as"),
    ]
