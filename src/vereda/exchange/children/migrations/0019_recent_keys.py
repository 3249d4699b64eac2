"""Keys of the last files, in a small table of their own that every question about keys reads with the large one, its parent.

A file's keys fall on pages all over the index of a million records' keys: ten thousand records touch nine in ten of its 80,000 pages. In a
small table they touch few; it is put away into the large one when nobody waits (`matching/recent_keys.py`).
"""

from django.db import migrations

SMALL = """
CREATE TABLE children_recentkey (PRIMARY KEY (key, state_record_id)) INHERITS (children_identitykey);
CREATE INDEX recentkey_records ON children_recentkey (state_record_id);
"""
NONE = """
INSERT INTO children_identitykey (key, state_record_id) SELECT key, state_record_id FROM children_recentkey;
DROP TABLE children_recentkey;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0018_sharing")]
    operations = [migrations.RunSQL(SMALL, NONE)]
