"""Children are found by the likeness of their names."""

from django.db import migrations

INDEX = "CREATE INDEX staterecord_name_search ON children_staterecord USING gin (name_text gin_trgm_ops);"


class Migration(migrations.Migration):
    dependencies = [("children", "0002_append_only"), ("states", "0002_trigram_search")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX staterecord_name_search;")]
