"""What the queue asks of an item stands on its assignments too, kept by the database, with one index that answers for it."""

import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


COPIED = "status IN ('open', 'proposed'), parked, opened_at, kind, status = 'proposed', look_twice"
COLUMNS = "waits, parked, opened_at, kind, proposed, look_twice"
AS_THEY_STAND = f"""
UPDATE worklists_workitem item SET look_twice = true
FROM worklists_workitem i JOIN children_staterecord one ON one.id = i.left_id JOIN children_staterecord other ON other.id = i.right_id
WHERE item.id = i.id AND i.status IN ('open', 'proposed')
  AND (nullif(one.sex, '') <> nullif(other.sex, '') OR one.multiple_birth_flag = 'Yes' OR other.multiple_birth_flag = 'Yes');
UPDATE worklists_assignment a SET ({COLUMNS}) = (SELECT {COPIED} FROM worklists_workitem i WHERE i.id = a.item_id)"""
FROM_ITEM = f"""
CREATE FUNCTION worklists_take_from_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT {COPIED} INTO NEW.waits, NEW.parked, NEW.opened_at, NEW.kind, NEW.proposed, NEW.look_twice
    FROM worklists_workitem WHERE id = NEW.item_id;
    RETURN NEW;
END $$;
CREATE TRIGGER take_from_item BEFORE INSERT ON worklists_assignment FOR EACH ROW EXECUTE FUNCTION worklists_take_from_item();
CREATE FUNCTION worklists_give_to_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE worklists_assignment SET ({COLUMNS}) = (SELECT {COPIED} FROM worklists_workitem WHERE id = NEW.id) WHERE item_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER give_to_assignments AFTER UPDATE OF status, parked, opened_at, kind, look_twice ON worklists_workitem FOR EACH ROW
    WHEN ((OLD.status, OLD.parked, OLD.opened_at, OLD.kind, OLD.look_twice)
          IS DISTINCT FROM (NEW.status, NEW.parked, NEW.opened_at, NEW.kind, NEW.look_twice))
    EXECUTE FUNCTION worklists_give_to_assignments();"""
BACK = """
DROP TRIGGER give_to_assignments ON worklists_workitem; DROP FUNCTION worklists_give_to_assignments;
DROP TRIGGER take_from_item ON worklists_assignment; DROP FUNCTION worklists_take_from_item"""


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0013_decisions'),
        ('states', '0003_region'),
        ('worklists', '0003_deciding'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='kind',
            field=models.CharField(db_default='', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='assignment',
            name='look_twice',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='opened_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='parked',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='proposed',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='waits',
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddField(
            model_name='workitem',
            name='look_twice',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(AS_THEY_STAND, migrations.RunSQL.noop),
        migrations.RunSQL(FROM_ITEM, BACK),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(models.F('state'), models.OrderBy(models.F('parked'), descending=True), models.F('opened_at'), models.F('item'), condition=models.Q(('waits', True)), include=('id', 'its_turn', 'kind', 'proposed', 'look_twice', 'other', 'moves_up_on'), name='queue_of_state'),
        ),
    ]
