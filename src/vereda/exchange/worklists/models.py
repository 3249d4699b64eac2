"""What waits for a person: near matches, and the merges and splits that linking all records anew proposes."""

from django.db import models


class WorkItem(models.Model):
    """Two State records that may be, or may not be, the same child. `left` and `right` are ordered by id, so a pair is one item."""

    class Kind(models.TextChoices):
        NEAR_MATCH = "near_match"
        MERGE = "merge"  # of two children, of which these are the records nearest to each other
        SPLIT = "split"  # of one child, which has both records

    class Status(models.TextChoices):
        OPEN = "open"
        MOOT = "moot"  # later evidence settled it, or a record was withdrawn

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NEAR_MATCH)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    left = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField()
    score = models.FloatField()  # log2 odds
    model_version = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("kind", "left", "right"), name="one_item_a_pair"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="left_before_right"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.left_id} {self.right_id}"
