"""Seals over events. What was recorded before is sealed first."""

from django.db import migrations, models

AWAIT = """
INSERT INTO audit_awaitingseal (event_id) SELECT id FROM audit_event;
CREATE FUNCTION await_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO audit_awaitingseal (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER await_seal AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION await_seal();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
UNDO = "DROP TRIGGER append_only ON audit_seal; DROP TRIGGER await_seal ON audit_event; DROP FUNCTION await_seal();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="AwaitingSeal",
            fields=[("event_id", models.BigIntegerField(primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("spans", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"ordering": ("number",)},
        ),
        migrations.AddIndex("event", models.Index(fields=["at"], name="event_at")),
        migrations.RunSQL(AWAIT, UNDO),
    ]
