"""What a pair weighs against kin and against strangers apart: circumstances weigh differently against either."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0011_children_of_a_district")]
    operations = [
        migrations.AddField(model_name="identitypair", name="kin", field=models.FloatField(null=True)),
        migrations.AddField(model_name="identitypair", name="stranger", field=models.FloatField(null=True)),
    ]
