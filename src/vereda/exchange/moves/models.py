"""Move notices and data requests: what one State's or district's people, or the exchange itself, tell another's of a child."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from vereda.exchange.states.models import District, State


class Notice(models.Model):
    """A notice from one place to another about one child. `sent_by` is null where the exchange itself tells.

    `on`: the day of the move. `trigger`: what the exchange saw, so that it tells it once.
    """

    class Kind(models.TextChoices):
        ARRIVED = "arrived"  # in another State, to the State before (34 CFR 200.85(b)(3)(iii))
        COMING = "coming"
        LEFT = "left"
        NOT_HERE = "not_here"  # no longer there, or never arrived
        DATA_REQUEST = "data_request"

    class Status(models.TextChoices):
        SENT = "sent"
        READ = "read"
        ACTED = "acted"
        DISMISSED = "dismissed"

    kind = models.CharField(max_length=20, choices=Kind)
    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="notices")
    from_state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    from_district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    to_state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="notices")
    to_district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField(null=True)
    wants = models.JSONField(default=list)  # keys of moves.wants, of a data request
    message = models.CharField(max_length=1000, blank=True)
    trigger = models.CharField(max_length=80, null=True, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    outcome = models.CharField(max_length=30, blank=True)  # a row of moves.outcomes
    outcome_note = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=254, blank=True)  # e-mail, or receipt of the file that answered

    class Meta:
        ordering = ("-sent_at", "-id")
        indexes = (
            models.Index(fields=("to_state", "-id"), name="notice_waiting", condition=Q(answered_at__isnull=True)),
            models.Index(fields=("to_state", "-sent_at"), name="notice_to"),
            models.Index(fields=("from_state", "-sent_at"), name="notice_from"),
        )

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_state_id} to {self.to_state_id}"
