"""The key of a State's own system."""

from datetime import datetime

from django.db import models

from vereda.exchange.accounts.models.user import User
from vereda.exchange.states.models import Lane, State


class ApiKey(models.Model):
    """What a system shows at each request: good for one State and one lane, until it expires or is ended.

    Only the SHA-256 of the key is kept. It has 256 random bits, so there is nothing to guess and nothing that a slow hash would
    protect. `hint`: its first characters, by which its keepers know it again.
    """

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="key"
    )  # whose name stands beside what it does
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    lane = models.CharField(max_length=10, choices=Lane)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)  # to the minute
    reminded_on = models.DateField(null=True)  # that it will expire

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.state_id} {self.name}"

    def is_good(self, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at
