"""Words of a file go into their index together: `matching.evidence` puts them on the index's list, and the list into the index, in the
transaction of the file, so that no search ever reads a list. One by one, those of ten thousand records took five times as long.
"""

from django.db import migrations

TOGETHER = "ALTER INDEX matchedidentity_words SET (fastupdate = on, gin_pending_list_limit = 262144);"
ONE_BY_ONE = """
SELECT gin_clean_pending_list('matchedidentity_words');
ALTER INDEX matchedidentity_words SET (fastupdate = off);
ALTER INDEX matchedidentity_words RESET (gin_pending_list_limit);
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0019_recent_keys")]
    operations = [migrations.RunSQL(TOGETHER, ONE_BY_ONE)]
