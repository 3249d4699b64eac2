"""What is new of the children of a district, and of those of a State, is found without reading the others."""

from django.db import migrations

INDEXES = """
CREATE INDEX consolidatedrecord_district ON children_consolidatedrecord (last_district) WHERE last_district IS NOT NULL;
CREATE INDEX studentversion_said_at ON children_studentversion (said_at);
"""
UNDO = "DROP INDEX consolidatedrecord_district, studentversion_said_at;"


class Migration(migrations.Migration):
    dependencies = [("children", "0010_find_by_school")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]
