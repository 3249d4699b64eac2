import django.db.models.deletion
from django.db import migrations, models

POLICIES = """
ALTER TABLE counts_sample ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON counts_sample TO vereda_web
    USING (state_id = ANY ((SELECT states_whose_files_are_open())::text[]));
ALTER TABLE counts_sampledchild ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON counts_sampledchild TO vereda_web
    USING (EXISTS (SELECT FROM counts_sample one WHERE one.id = sample_id));
"""
UNDO = """
DROP POLICY own_state ON counts_sampledchild;
ALTER TABLE counts_sampledchild DISABLE ROW LEVEL SECURITY;
DROP POLICY own_state ON counts_sample;
ALTER TABLE counts_sample DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0014_words'),
        ('states', '0004_row_security'),
        ('counts', '0008_race'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=7)),
                ('of', models.IntegerField()),
                ('seed', models.CharField(max_length=32)),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.CharField(max_length=254)),
                ('state', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='states.state')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['state', 'period'], name='samples')],
            },
        ),
        migrations.CreateModel(
            name='SampledChild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('waiting', 'Waiting'), ('eligible', 'Eligible'), ('ineligible', 'Ineligible'), ('not_reached', 'Not Reached')], default='waiting', max_length=11)),
                ('noted_at', models.DateTimeField(null=True)),
                ('noted_by', models.CharField(blank=True, max_length=254)),
                ('child', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='children.child')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='children', to='counts.sample')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sample', 'child'), name='once_in_a_sample')],
            },
        ),
        migrations.RunSQL(POLICIES, UNDO),
    ]
