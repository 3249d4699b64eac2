"""Who did and who saw what, and the seals that hold it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.fields.json import KeyTransform


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
            models.Index(fields=("at",), name="event_at"),
            models.Index(fields=("actor", "at"), name="event_actor_at"),
            GinIndex(
                OpClass(KeyTransform("children", "facts"), name="jsonb_path_ops"),
                condition=models.Q(action__in=("child.searched", "child.listed")),
                name="event_children",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.on_kind} {self.on_id}"


class AwaitingSeal(models.Model):
    """An event that no seal holds yet. A trigger writes the row with the event, in its transaction; sealing takes it away.

    So an event of a transaction that commits late is sealed late, whatever its number, and one that was slipped in past the
    trigger is held by no seal and awaits none: it shows.
    """

    event_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """A batch of events, hashed onto the seal before it. Append-only."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    spans = models.JSONField()  # first and last number of each run of events: [[1, 40], [42, 57]]
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"
