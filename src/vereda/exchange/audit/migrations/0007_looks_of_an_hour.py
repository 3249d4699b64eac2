"""What a person did lately is read at every look at a child: by the hour, not by all that the person ever did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_listed_children")]
    operations = [
        migrations.AddIndex(model_name="event", index=models.Index(fields=["actor", "at"], name="event_actor_at")),
    ]
