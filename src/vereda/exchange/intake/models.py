"""Submissions of State files, and what was found in them."""

from django.conf import settings
from django.db import models

from vereda.exchange.states import models as states
from vereda.exchange.states.models import State


class StoredFile(models.Model):
    """Bytes kept once, by SHA-256, encrypted at rest under the data directory."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()  # bytes, before encryption
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Submission(models.Model):
    """One State file on its way: received, checked, loaded, matched, published; or rejected with every reason."""

    class Status(models.TextChoices):
        RECEIVED = "received"
        CHECKED = "checked"  # the end of the way on the test lane
        LOADED = "loaded"
        MATCHED = "matched"
        PUBLISHED = "published"
        REJECTED = "rejected"

    Lane = states.Lane

    class Channel(models.TextChoices):
        PORTAL = "portal"
        COMMAND_LINE = "command_line"
        API = "api"
        SFTP = "sftp"

    receipt = models.CharField(max_length=20, unique=True)  # WA-261119-01
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="submissions")
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.PRODUCTION)
    channel = models.CharField(max_length=12, choices=Channel)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="submissions")
    file_name = models.CharField(max_length=255)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.RECEIVED)
    submission_date = models.DateTimeField(null=True)  # from the header; what the State said is dated by it
    beginning_effective_date = models.DateTimeField(null=True)
    ending_effective_date = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)  # {"step": "matched", "done": 6118, "total": 8371}
    counts = models.JSONField(
        default=dict
    )  # students, held, loaded, inserted, updated, deleted, linked, new, near_matches …
    attempts = models.IntegerField(default=0)
    trouble = models.TextField(
        blank=True
    )  # why the current step was last retried, for a person; never a value of a child

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("state", "lane", "file"), name="same_bytes_same_submission"),)

    def __str__(self) -> str:
        return self.receipt

    @property
    def has_ended(self) -> bool:
        """Published, rejected, or on the test lane checked: nothing more will happen by itself."""
        if self.status in (self.Status.PUBLISHED, self.Status.REJECTED):
            return True
        return self.lane == self.Lane.TEST and self.status == self.Status.CHECKED


class Told(models.Model):
    """A notice as a State's systems are told it: a row of `intake.notices`, under a number that counts up within the State.

    Append-only. Numbers are given when the notice can first be read, so nothing is ever slipped in below a number that was read.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    at = models.DateTimeField()  # of the notice
    numbered_at = models.DateTimeField()
    reference = models.CharField(max_length=40)
    state_student_identifier = models.CharField(max_length=64)
    row = models.JSONField()

    class Meta:
        ordering = ("state", "number")
        constraints = (
            models.UniqueConstraint(fields=("state", "number"), name="told_in_order"),
            models.UniqueConstraint(fields=("state", "reference", "state_student_identifier"), name="told_once"),
        )
        indexes = (models.Index(fields=("state", "at"), name="told_lately"),)

    def __str__(self) -> str:
        return f"{self.state_id} {self.number}"


class Finding(models.Model):
    """What a rule found in a submission. Severity, texts and the way to mend come from the rule itself."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=80)
    severity = models.CharField(max_length=12)
    group = models.CharField(max_length=20, null=True)
    student_record_id = models.CharField(max_length=20, null=True)
    state_student_identifier = models.CharField(max_length=64, null=True)
    record_id = models.CharField(max_length=20, null=True)
    element = models.CharField(max_length=60, null=True)
    line = models.IntegerField(null=True)
    value = models.TextField(null=True)  # shown to the sending State only, never logged
    message = models.TextField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("submission", "rule", "id"), name="finding_by_rule"),)

    def __str__(self) -> str:
        return f"{self.submission_id} {self.rule}"
