"""Names are found by their words: first the words like those asked for, among all words there are, then the records that have them.

Looking for likeness in the names of every record took time in proportion to the bearers of a surname: ten times the records, ten
times as long. The distinct words grow far slower, and whoever has some of them is read off one index.

`words` of a record: each word of its names, `parent:` and each word of its parents' (`parent:` alone where none is known), `born:` and
the year, `state:` and the State. A trigger writes them, so that no writer can forget them.
"""

from django.db import migrations

WORDS = """
CREATE FUNCTION children_words(names text, parents text, born date, state text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array(
        SELECT word FROM unnest(string_to_array(names, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' || word FROM unnest(string_to_array(parents, ' ')) word WHERE word <> ''
        UNION SELECT 'parent:' WHERE parents = ''
        UNION SELECT 'born:' || extract(year FROM born) WHERE born IS NOT NULL
        UNION SELECT 'state:' || state)
$$;
ALTER TABLE children_matchedidentity ADD COLUMN words text[] NOT NULL DEFAULT '{}';
CREATE FUNCTION children_note_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT children_words(NEW.names, NEW.parents, birth_date, state_id) INTO NEW.words
    FROM children_staterecord WHERE id = NEW.state_record_id;
    RETURN NEW;
END $$;
CREATE TRIGGER note_words BEFORE INSERT OR UPDATE ON children_matchedidentity
    FOR EACH ROW EXECUTE FUNCTION children_note_words();

CREATE TABLE children_nameword (word text PRIMARY KEY);
CREATE FUNCTION children_note_vocabulary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO children_nameword
    SELECT DISTINCT word FROM noted, unnest(string_to_array(names || ' ' || parents, ' ')) word WHERE word <> ''
    ORDER BY word ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER note_vocabulary_of_new AFTER INSERT ON children_matchedidentity
    REFERENCING NEW TABLE AS noted FOR EACH STATEMENT EXECUTE FUNCTION children_note_vocabulary();
CREATE TRIGGER note_vocabulary_of_renewed AFTER UPDATE ON children_matchedidentity
    REFERENCING NEW TABLE AS noted FOR EACH STATEMENT EXECUTE FUNCTION children_note_vocabulary();
UPDATE children_matchedidentity SET names = names;

DROP INDEX matchedidentity_names, matchedidentity_parents;
CREATE INDEX matchedidentity_words ON children_matchedidentity USING gin (words);
CREATE INDEX nameword_likeness ON children_nameword USING gin (word gin_trgm_ops);
"""
UNDO = """
DROP TRIGGER note_vocabulary_of_renewed ON children_matchedidentity;
DROP TRIGGER note_vocabulary_of_new ON children_matchedidentity;
DROP FUNCTION children_note_vocabulary();
DROP TABLE children_nameword;
DROP TRIGGER note_words ON children_matchedidentity;
DROP FUNCTION children_note_words();
ALTER TABLE children_matchedidentity DROP COLUMN words;
DROP FUNCTION children_words(text, text, date, text);
CREATE INDEX matchedidentity_names ON children_matchedidentity USING gin (names gin_trgm_ops);
CREATE INDEX matchedidentity_parents ON children_matchedidentity USING gin (parents gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0013_decisions")]
    operations = [migrations.RunSQL(WORDS, UNDO)]
