"""The table of the cache, in which failed sign-ins are counted for all web processes together."""

from django.db import migrations

TABLE = """
CREATE TABLE accounts_counter (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_counter_expires ON accounts_counter (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_applications_and_duties")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE accounts_counter")]
