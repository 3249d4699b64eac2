"""Who did and who saw what."""

from django.db import models


class Event(models.Model):
    """An action or a look at a record, written in the transaction of what it tells about.

    Append-only, and without foreign keys: an event outlives everything it names.
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)  # dotted: child.viewed, submission.received
    actor = models.CharField(max_length=254)  # e-mail of a user, or the name of the program
    on_kind = models.CharField(max_length=30)
    on_id = models.CharField(max_length=80)
    state_code = models.CharField(max_length=2, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("on_kind", "on_id", "-id"), name="event_on"),
            models.Index(fields=("actor", "-id"), name="event_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.on_kind} {self.on_id}"
