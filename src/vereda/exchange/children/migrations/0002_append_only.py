"""What a State said is never changed; a link changes once, when it ends; a child's ID never disappears."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON children_studentversion
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON children_child
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON children_link
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ends_once BEFORE UPDATE ON children_link
    FOR EACH ROW WHEN (
        OLD.until IS NOT NULL
        OR (OLD.state_record_id, OLD.child_id, OLD.since, OLD.reason, OLD.by, OLD.score, OLD.probability, OLD.model_version)
           IS DISTINCT FROM
           (NEW.state_record_id, NEW.child_id, NEW.since, NEW.reason, NEW.by, NEW.score, NEW.probability, NEW.model_version)
    ) EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER append_only ON children_studentversion;
DROP TRIGGER never_deleted ON children_child;
DROP TRIGGER never_deleted ON children_link;
DROP TRIGGER ends_once ON children_link;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, UNDO)]
