"""Children are found by district and by birth date, where a common name alone is shared by too many."""

from django.db import migrations

INDEXES = """
CREATE INDEX enrollment_district ON children_enrollment (school_district_id) WHERE school_district_id IS NOT NULL;
CREATE INDEX staterecord_birth_date ON children_staterecord (birth_date, state_id);
"""
UNDO = "DROP INDEX enrollment_district, staterecord_birth_date;"


class Migration(migrations.Migration):
    dependencies = [("children", "0009_online")]
    operations = [migrations.RunSQL(INDEXES, UNDO)]
