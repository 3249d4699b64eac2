"""The outbox: mails wait here until a server has taken them; what people are told waits here until they have seen it."""

from django.conf import settings
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


class Preference(models.Model):
    """How a person wants to be told by mail. Who has none is told at once."""

    class How(models.TextChoices):
        AT_ONCE = "at_once"
        DIGEST = "digest"  # one mail a morning

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    how = models.CharField(max_length=10, choices=How, default=How.AT_ONCE)

    def __str__(self) -> str:
        return f"{self.person_id} {self.how}"


class Notification(models.Model):
    """Something a person is told: on the home page until seen, and by a mail that names no child.

    Written in the transaction of what it tells about. `path` leads to it in the portal.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)  # a row of mail.words
    number = models.PositiveIntegerField(default=1)  # how many things of the kind
    on_kind = models.CharField(max_length=30)
    on_id = models.CharField(max_length=80)
    path = models.CharField(max_length=200)
    state_code = models.CharField(max_length=2, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="notifications")
    repeats = models.PositiveSmallIntegerField(default=0)  # mails that came back before this one

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("person",), name="notification_unseen", condition=Q(seen_at__isnull=True)),
            models.Index(fields=("on_kind", "on_id"), name="notification_on"),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
