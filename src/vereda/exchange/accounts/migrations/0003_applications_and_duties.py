
import django.db.models.deletion
import django.utils.timezone
import vereda.exchange.accounts.models.user
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_regions_and_roles'),
        ('states', '0003_region'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='phone',
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name='user',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='reopened_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='reviewed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='rules_accepted_on',
            field=models.DateField(default=vereda.exchange.accounts.models.user.today),
        ),
        migrations.AddField(
            model_name='user',
            name='state',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='states.state'),
        ),
        migrations.AddField(
            model_name='user',
            name='trained_on',
            field=models.DateField(default=vereda.exchange.accounts.models.user.today),
        ),
        migrations.AlterField(
            model_name='user',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=120)),
                ('phone', models.CharField(max_length=30)),
                ('work_address', models.CharField(max_length=200)),
                ('place', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('secondary_user', 'Secondary User'), ('primary_user', 'Primary User'), ('district_data_administrator', 'District Data Administrator'), ('regional_data_administrator', 'Regional Data Administrator'), ('state_data_administrator', 'State Data Administrator'), ('regional_user_administrator', 'Regional User Administrator'), ('state_user_administrator', 'State User Administrator'), ('government_user', 'Government User'), ('government_administrator', 'Government Administrator'), ('privacy_act_administrator', 'Privacy Act Administrator'), ('help_desk', 'Help Desk'), ('system_administrator', 'System Administrator')], max_length=40)),
                ('need', models.TextField()),
                ('trained_on', models.DateField()),
                ('language', models.CharField(default='en', max_length=5)),
                ('status', models.CharField(choices=[('applied', 'Applied'), ('verified', 'Verified'), ('declined', 'Declined'), ('refused', 'Refused'), ('approved', 'Approved')], default='applied', max_length=10)),
                ('applied_at', models.DateTimeField()),
                ('authority_name', models.CharField(max_length=120)),
                ('authority_title', models.CharField(max_length=120)),
                ('authority_email', models.EmailField(max_length=254)),
                ('authority_phone', models.CharField(max_length=30)),
                ('how_known', models.CharField(blank=True, choices=[('state_identification', 'State Identification'), ('agency_badge', 'Agency Badge'), ('known_in_person', 'Known In Person')], max_length=24)),
                ('answered_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='states.state')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('applied_at', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('applied', 'verified'))), fields=('email',), name='one_open_application_an_address')],
            },
        ),
    ]
