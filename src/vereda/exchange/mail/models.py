"""The outbox: mails wait here until a server has taken them."""

from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """One mail, written in the transaction of what it tells about.

    The text is cleared once a server has taken it: it may hold a link that opens an account.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state_code = models.CharField(max_length=2, blank=True)  # whose administrators see whether it arrived
    made_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)  # null once it was taken, or given up
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True)  # what the server answered last, or why there was none
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("next_attempt_at",), name="mail_waiting", condition=Q(next_attempt_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    @property
    def is_given_up(self) -> bool:
        return self.next_attempt_at is None and self.sent_at is None
