"""What one record is compared with, and whose child each is, read off an index alone.

A question at a million records has 25 candidates in the middle and 600 at the 99th percentile, each of which took a page of either table
besides those of the index. A form that is too long for an index (a page holds three entries at least) stands in the table only.
"""

from django.db import migrations

READ = """
CREATE INDEX matchedidentity_forms ON children_matchedidentity (state_record_id) INCLUDE (form, model_version)
    WHERE octet_length(form) <= 2000;
CREATE INDEX staterecord_children ON children_staterecord (id) INCLUDE (child_id, withdrawn_at);
"""
NO_MORE = "DROP INDEX matchedidentity_forms, staterecord_children;"


class Migration(migrations.Migration):
    dependencies = [("children", "0016_words_of_a_year")]
    operations = [migrations.RunSQL(READ, NO_MORE)]
