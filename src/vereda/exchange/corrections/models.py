"""Requests of parents, guardians and students to correct what stands on a child's record (34 CFR 200.85(e))."""

from django.conf import settings
from django.db import models

from vereda.exchange.states.models import State


class Correction(models.Model):
    """One value that a family says is wrong. `element`: an element's key, or a group's where the message says which entry.

    `asked_state` was asked (none: the Department), `owner` said the value and decides. The values are the child's own, and are
    shown only to who may see the child and to who decides.
    """

    class Relation(models.TextChoices):
        PARENT = "parent"
        GUARDIAN = "guardian"
        STUDENT = "student"

    class Status(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    child = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="corrections")
    state_record = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="corrections")
    element = models.CharField(max_length=60)
    stands = models.CharField(max_length=200, blank=True)
    wanted = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=120)
    relation = models.CharField(max_length=10, choices=Relation)
    asked_on = models.DateField()
    language = models.CharField(max_length=5)  # of the decision letter
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    asked_state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(State, on_delete=models.PROTECT, related_name="corrections")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    reply = models.CharField(max_length=1000, blank=True)  # of the owner to the State that was asked
    reason = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    letter_sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("owner", "status"), name="correction_of_owner"),)

    def __str__(self) -> str:
        return f"{self.element} of {self.owner_id}: {self.status}"
