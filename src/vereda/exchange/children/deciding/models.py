"""Decisions of people, append-only: what was said of which records, what moved, and how it stood before."""

from django.db import models
from django.db.models import F, Q


class IdentityChange(models.Model):
    """One decision about which records are one child. `retired` is how the children that it retired, and those that led to them,
    stood before: child → [successor or null, when it was retired or null].
    """

    class Kind(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"
        APART = "apart"  # two children stay two: nothing moves
        TOGETHER = "together"  # one child stays one
        UNDO = "undo"

    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)  # e-mail of a person
    also_by = models.CharField(max_length=254, blank=True)  # who validated it, where two people must agree
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    retired = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Placement(models.Model):
    """A State record that a change concerns: the child it had, and the one it has since; the same where it did not move."""

    change = models.ForeignKey(IdentityChange, on_delete=models.PROTECT, related_name="placements")
    state_record = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="placements")
    before = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("children.Child", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("change", "state_record"), name="placed_once_a_change"),)

    def __str__(self) -> str:
        return f"{self.state_record_id}: {self.before_id} → {self.after_id}"


class Verdict(models.Model):
    """What people said of two State records: one child, or two. Of a pair the last word holds; changed only when it ends."""

    left = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    same = models.BooleanField()
    opened_by = models.ForeignKey(IdentityChange, on_delete=models.PROTECT, related_name="opened")
    closed_by = models.ForeignKey(IdentityChange, on_delete=models.PROTECT, null=True, related_name="closed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), condition=Q(closed_by=None), name="last_word_on_a_pair"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="verdict_left_before_right"),
        )

    def __str__(self) -> str:
        return f"{self.left_id} {'=' if self.same else '≠'} {self.right_id}"
