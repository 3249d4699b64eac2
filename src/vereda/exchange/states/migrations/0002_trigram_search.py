"""Schools and districts are found by name and place with forgiveness for spelling."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = """
CREATE INDEX school_search ON states_school USING gin (search_text gin_trgm_ops);
CREATE INDEX district_search ON states_district USING gin (search_text gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("states", "0001_initial")]
    operations = [
        TrigramExtension(),
        migrations.RunSQL(INDEX, "DROP INDEX school_search; DROP INDEX district_search;"),
    ]
