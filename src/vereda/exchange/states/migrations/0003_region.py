
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('states', '0002_trigram_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('districts', models.ManyToManyField(related_name='regions', to='states.district')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regions', to='states.state')),
            ],
            options={
                'ordering': ('state', 'name'),
                'constraints': [models.UniqueConstraint(models.F('state'), django.db.models.functions.text.Lower('name'), name='region_name_once_in_a_state')],
            },
        ),
    ]
