"""Children are found by a parent's name and by any number, in whatever case it is typed."""

from django.db import migrations, models

INDEXES = """
CREATE INDEX staterecord_parents_search ON children_staterecord USING gin (parents_text gin_trgm_ops);
CREATE INDEX staterecord_identifier ON children_staterecord (upper(state_student_identifier));
CREATE INDEX alternateid_identifier ON children_alternateid (upper(alternate_state_student_id));
"""
UNDO = "DROP INDEX staterecord_parents_search, staterecord_identifier, alternateid_identifier;"


class Migration(migrations.Migration):
    dependencies = [("children", "0005_matched_as")]
    operations = [
        migrations.AddField(
            model_name="staterecord",
            name="parents_text",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.RunSQL(INDEXES, UNDO),
    ]
