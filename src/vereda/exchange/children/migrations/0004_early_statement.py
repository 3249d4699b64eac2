import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0003_name_search"),
        ("intake", "0001_initial"),
        ("states", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state_student_identifier", models.CharField(max_length=15)),
                ("student_record_id", models.CharField(max_length=7)),
                ("action_code", models.CharField(max_length=1)),
                ("said_at", models.DateTimeField()),
                ("payload", models.JSONField()),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="states.state"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="early_statements",
                        to="intake.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("said_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "state_student_identifier", "submission"),
                        name="one_early_statement_a_submission",
                    )
                ],
            },
        ),
    ]
