from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('counts', '0006_freezing'),
    ]

    operations = [
        migrations.AddField(
            model_name='countedchild',
            name='pfs_past',
            field=models.BooleanField(default=False),
        ),
    ]
