"""Less to write for each record of a file.

Pairs are derived, as keys are, and written in the transaction that has just read their records: no constraint looks both records of
each up again. And what a unique index begins with needs no index of its own.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('children', '0020_words_in_bulk'),
        ('states', '0004_row_security'),
    ]

    operations = [
        migrations.AlterField(
            model_name='identitypair',
            name='left',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='children.staterecord'),
        ),
        migrations.AlterField(
            model_name='identitypair',
            name='right',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='children.staterecord'),
        ),
        migrations.AlterField(
            model_name='staterecord',
            name='state',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='state_records', to='states.state'),
        ),
    ]
