"""A record whose identity did not change need not be matched again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0004_early_statement")]
    operations = [
        migrations.AddField(
            model_name="staterecord",
            name="matched_as",
            field=models.CharField(db_default="", default="", editable=False, max_length=32),
        ),
    ]
