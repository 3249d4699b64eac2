from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion

ROLES = [
    ("secondary_user", "Secondary User"),
    ("primary_user", "Primary User"),
    ("district_data_administrator", "District Data Administrator"),
    ("regional_data_administrator", "Regional Data Administrator"),
    ("state_data_administrator", "State Data Administrator"),
    ("regional_user_administrator", "Regional User Administrator"),
    ("state_user_administrator", "State User Administrator"),
    ("government_user", "Government User"),
    ("government_administrator", "Government Administrator"),
    ("privacy_act_administrator", "Privacy Act Administrator"),
    ("help_desk", "Help Desk"),
    ("system_administrator", "System Administrator"),
    ("state_system", "State System"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_row_security"), ("states", "0004_row_security")]
    operations = [
        migrations.AddField("user", "is_system", models.BooleanField(default=False)),
        migrations.AlterField("roleassignment", "role", models.CharField(choices=ROLES, max_length=40)),
        migrations.AlterField("application", "role", models.CharField(choices=ROLES, max_length=40)),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lane", models.CharField(choices=[("production", "Production"), ("test", "Test")], max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="key", to=settings.AUTH_USER_MODEL),
                ),
                ("state", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="states.state")),
                (
                    "made_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ("-made_at", "-id")},
        ),
    ]
