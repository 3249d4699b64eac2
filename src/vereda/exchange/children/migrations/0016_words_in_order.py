"""The words of a record stand in one order, whatever plan the server makes, so that a rebuild gives the same bytes.

Rows keep the order that they have until they are written again: words are read as a set.
"""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION children_words(names text, parents text, born date, state text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array(
        SELECT word FROM unnest(string_to_array(names, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' || word FROM unnest(string_to_array(parents, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' WHERE parents = ''
        UNION SELECT 'born:' || extract(year FROM born) WHERE born IS NOT NULL
        UNION SELECT 'state:' || state
        {order})
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0015_words_at_once")]
    operations = [migrations.RunSQL(WORDS.format(order="ORDER BY word"), WORDS.format(order=""))]
