import django.db.models.deletion
from django.db import migrations, models

POLICIES = """
ALTER TABLE counts_race ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON counts_race TO vereda_web USING (EXISTS (
    SELECT FROM children_staterecord r
    WHERE r.id = state_record_id AND r.state_id = ANY ((SELECT states_whose_files_are_open())::text[])));
"""
UNDO = """
DROP POLICY own_state ON counts_race;
ALTER TABLE counts_race DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0004_early_statement'),
        ('intake', '0002_row_security'),
        ('counts', '0007_pfs_past'),
    ]

    operations = [
        migrations.CreateModel(
            name='Race',
            fields=[
                ('state_record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='children.staterecord')),
                ('race', models.CharField(max_length=3)),
            ],
        ),
        migrations.RunSQL(POLICIES, UNDO),
    ]
