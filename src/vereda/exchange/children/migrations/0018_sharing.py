"""The State records that share enough keys with another one, as a function of the database: planned once a connection.

Planning the question took as long as answering it. It is answered by indexes alone, also where there were few records when it was
planned. Of a key, no more is read than shows that it is too common to help; of many candidates no State record, each on another
page: the index is not asked for null.
"""

from django.db import migrations

SHARING = """
CREATE FUNCTION children_sharing(keys bigint[], alone integer, votes integer, common integer, few integer)
RETURNS TABLE (id bigint, form text, model_version text, child_id bigint) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT shared.id, m.form::text, m.model_version::text, r.child_id
    FROM (SELECT each_once.id, count(*) OVER () <= few AS few FROM (
              SELECT met.id FROM (
                  SELECT unnest(held.ids) AS id, CASE WHEN cardinality(held.ids) <= alone THEN votes ELSE 1 END AS cast_for
                  FROM unnest(keys) AS asked (key)
                  CROSS JOIN LATERAL (
                      SELECT array_agg(one.state_record_id) AS ids
                      FROM (SELECT k.state_record_id FROM children_identitykey k WHERE k.key = asked.key LIMIT common + 1) one
                  ) held
                  WHERE cardinality(held.ids) <= common) met
              GROUP BY met.id HAVING sum(met.cast_for) >= votes) each_once) shared
    LEFT JOIN children_matchedidentity m ON m.state_record_id = shared.id AND octet_length(m.form) <= 2000
    LEFT JOIN children_staterecord r
        ON r.id = CASE WHEN shared.few THEN shared.id END AND r.withdrawn_at IS NULL AND r.child_id IS NOT NULL;
END $$;
"""
NO_MORE = "DROP FUNCTION children_sharing(bigint[], integer, integer, integer, integer);"


class Migration(migrations.Migration):
    dependencies = [("children", "0017_asked_of_indexes")]
    operations = [migrations.RunSQL(SHARING, NO_MORE)]
