"""An update may leave the demographics out; what they say is then as old as the statement that had them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0006_find_by_parent_and_number")]
    operations = [
        migrations.AddField(
            model_name="staterecord", name="demographics_said_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL("UPDATE children_staterecord SET demographics_said_at = said_at", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="staterecord", name="demographics_said_at", field=models.DateTimeField()
        ),
    ]
