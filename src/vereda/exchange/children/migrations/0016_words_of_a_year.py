"""Entries that a search with a birth date, or with a parent whom the record does not know, reads instead of long ones.

Those born in one of three years were read off one list and the bearers of a name off another: both grow with the records. Now a
record has each word of its names with its birth year too (`born:2009:reyes`; `born:2009:` for a question without a name), and, where
it knows no parents, with `alone:` (`alone:mona`) instead of one entry that every record without parents shared. They
stand in one order, whatever plan the server makes, so that a rebuild gives the same bytes.
"""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION children_words(names text, parents text, born date, state text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    WITH said AS (SELECT word FROM unnest(string_to_array(names, ' ')) word WHERE word <> '')
    SELECT array(
        SELECT word FROM said
        UNION SELECT 'alone:' || word FROM said WHERE parents = ''
        UNION SELECT 'parent:' || word FROM unnest(string_to_array(parents, ' ')) word WHERE word <> ''
        UNION SELECT 'born:' || extract(year FROM born) || ':' || word FROM (TABLE said UNION SELECT '') and_none
        WHERE born IS NOT NULL
        UNION SELECT 'state:' || state
        ORDER BY word)
$$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION children_words(names text, parents text, born date, state text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
    SELECT array(
        SELECT word FROM unnest(string_to_array(names, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' || word FROM unnest(string_to_array(parents, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' WHERE parents = ''
        UNION SELECT 'born:' || extract(year FROM born) WHERE born IS NOT NULL
        UNION SELECT 'state:' || state)
$$;
"""
ANEW = """
DROP INDEX matchedidentity_words;
UPDATE children_matchedidentity SET names = names;
CREATE INDEX matchedidentity_words ON children_matchedidentity USING gin (words) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0015_words_at_once")]
    operations = [migrations.RunSQL(WORDS + ANEW, BEFORE + ANEW)]
