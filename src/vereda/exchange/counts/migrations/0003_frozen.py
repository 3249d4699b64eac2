"""A frozen count never changes, nor does a certification that two have signed."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_frozen_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM touched JOIN counts_count one ON one.id = touched.count_id WHERE one.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a frozen count does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER frozen_insert AFTER INSERT ON counts_countedchild REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_count();
CREATE TRIGGER frozen_update AFTER UPDATE ON counts_countedchild REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_count();
CREATE TRIGGER frozen_delete AFTER DELETE ON counts_countedchild REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_count();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON counts_count
    FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certified BEFORE UPDATE OR DELETE ON counts_certification
    FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER certified ON counts_certification;
DROP TRIGGER frozen ON counts_count;
DROP TRIGGER frozen_delete ON counts_countedchild;
DROP TRIGGER frozen_update ON counts_countedchild;
DROP TRIGGER frozen_insert ON counts_countedchild;
DROP FUNCTION refuse_frozen_count();
"""


class Migration(migrations.Migration):
    dependencies = [("counts", "0002_certification"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
