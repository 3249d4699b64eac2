
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('states', '0003_region'),
    ]

    operations = [
        migrations.AddField(
            model_name='roleassignment',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='states.region'),
        ),
        migrations.AlterField(
            model_name='roleassignment',
            name='role',
            field=models.CharField(choices=[('secondary_user', 'Secondary User'), ('primary_user', 'Primary User'), ('district_data_administrator', 'District Data Administrator'), ('regional_data_administrator', 'Regional Data Administrator'), ('state_data_administrator', 'State Data Administrator'), ('regional_user_administrator', 'Regional User Administrator'), ('state_user_administrator', 'State User Administrator'), ('government_user', 'Government User'), ('government_administrator', 'Government Administrator'), ('privacy_act_administrator', 'Privacy Act Administrator'), ('help_desk', 'Help Desk'), ('system_administrator', 'System Administrator')], max_length=40),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.UniqueConstraint(fields=('user', 'role', 'state', 'region', 'district', 'school'), name='role_once_in_a_scope', nulls_distinct=False),
        ),
    ]
