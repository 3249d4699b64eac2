import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('counts', '0005_by_state'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Freezing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('step', models.CharField(choices=[('asked', 'Asked'), ('counted', 'Counted'), ('added_up', 'Added Up'), ('frozen', 'Frozen'), ('given_up', 'Given Up')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('counted_at', models.DateTimeField(null=True)),
                ('added_up_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('count', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='counts.count')),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('period',), name='one_freezing_a_period')],
            },
        ),
    ]
