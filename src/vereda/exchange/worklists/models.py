"""What waits for people: near matches, merges and splits that linking anew or a person proposes; who is to look, who said what."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from vereda.exchange.accounts.models import User
from vereda.exchange.states.models import District, Region, State


class WorkItem(models.Model):
    """Two State records that may be, or may not be, the same child. `left` and `right` are ordered by id.

    A split names the records that go off (`off`); its `left` and `right` are one of these and one of the others.
    """

    class Kind(models.TextChoices):
        NEAR_MATCH = "near_match"
        MERGE = "merge"  # of two children, of which these are the records nearest to each other
        SPLIT = "split"  # of one child, which has both records
        STARTED_MERGE = "started_merge"  # the same two, started by a person
        STARTED_SPLIT = "started_split"

    class Status(models.TextChoices):
        OPEN = "open"
        PROPOSED = "proposed"  # one State has answered, the other is to validate
        DONE = "done"
        UNDONE = "undone"  # of what a person started; what the exchange found is open again
        MOOT = "moot"  # later evidence or another decision settled it, or a record was withdrawn

    class Answer(models.TextChoices):
        MATCH = "match"
        APART = "apart"
        SPLIT = "split"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NEAR_MATCH)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    left = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey("children.StateRecord", on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField(null=True)  # null where a person saw it and no evidence did
    score = models.FloatField(null=True)  # log2 odds
    model_version = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    turn = models.PositiveIntegerField(
        default=0
    )  # grows with every answer: two people who press at once saw the same one
    answer = models.CharField(max_length=5, choices=Answer, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_for = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    validated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    disputed = models.BooleanField(default=False)  # the States have answered otherwise
    parked = models.BooleanField(default=False)
    keeps = models.ForeignKey(
        "children.Child", on_delete=models.PROTECT, null=True, related_name="+"
    )  # of a merge: its ID
    off = ArrayField(models.BigIntegerField(), default=list)
    off_keeps_id = models.BooleanField(default=False)
    change = models.ForeignKey("children.IdentityChange", on_delete=models.PROTECT, null=True, related_name="items")
    settled_by = models.ForeignKey(
        "children.IdentityChange", on_delete=models.PROTECT, null=True, related_name="settled_items"
    )  # another decision that made it moot
    status_before = models.CharField(max_length=10, blank=True)  # and what it was then
    look_twice = models.BooleanField(
        default=False, db_default=False
    )  # twins, or another sex; kept by `risks.note_risks`

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "left", "right"), condition=Q(status__in=("open", "proposed")), name="one_item_a_pair"
            ),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="left_before_right"),
        )
        indexes = (
            models.Index(fields=("left",), condition=Q(status__in=("open", "proposed")), name="waiting_left"),
            models.Index(fields=("right",), condition=Q(status__in=("open", "proposed")), name="waiting_right"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.left_id} {self.right_id}"

    def open_again(self, at: datetime) -> None:
        """As it was before anybody answered; not saved."""
        self.status, self.opened_at, self.closed_at = self.Status.OPEN, at, None
        self.answer, self.answered_by, self.answered_for, self.validated_by = "", None, None, None
        self.disputed = self.parked = False
        self.turn += 1

    @property
    def waits(self) -> bool:
        return self.status in WAITING

    @property
    def is_split(self) -> bool:
        return self.kind in SPLITS

    @property
    def is_started(self) -> bool:
        """Whether a person started it."""
        return self.kind in STARTED


WAITING = (WorkItem.Status.OPEN, WorkItem.Status.PROPOSED)
SPLITS = (WorkItem.Kind.SPLIT, WorkItem.Kind.STARTED_SPLIT)
STARTED = (WorkItem.Kind.STARTED_MERGE, WorkItem.Kind.STARTED_SPLIT)


class Assignment(models.Model):
    """Who in one of the States concerned is to look at an item: all administrators of a level, or `people` among them.

    `waits`, `parked`, `opened_at`, `kind`, `proposed` and `look_twice` are the item's, kept alike by a trigger of the database: so
    the queue of a State, its order and its totals are answered from one index of one table.
    """

    class Level(models.TextChoices):
        DISTRICT = "district"
        REGION = "region"
        STATE = "state"

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="assignments")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(
        State, on_delete=models.PROTECT, related_name="+"
    )  # the other State; the same where one has both
    level = models.CharField(max_length=8, choices=Level)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.SET_NULL, null=True, related_name="+")
    people = models.ManyToManyField(User, related_name="+")
    its_turn = models.BooleanField(default=True)  # whether the State is asked; else it waits for the other
    since = models.DateTimeField()  # when it came to the level
    moves_up_on = models.DateField(null=True)  # null: parked, the other State's turn, or asked and not answered
    warned_for = models.DateField(null=True)  # the day of moving up that its people were told of
    waits = models.BooleanField(default=True, db_default=True, editable=False)
    parked = models.BooleanField(default=False, db_default=False, editable=False)
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=20, db_default="", editable=False)
    proposed = models.BooleanField(default=False, db_default=False, editable=False)
    look_twice = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("item", "state"), name="one_assignment_a_state"),)
        indexes = (
            models.Index(
                "state",
                F("parked").desc(),
                "opened_at",
                "item",
                name="queue_of_state",
                condition=Q(waits=True),
                include=("id", "its_turn", "kind", "proposed", "look_twice", "other", "moves_up_on"),
            ),
            models.Index(fields=("moves_up_on",), condition=Q(moves_up_on__isnull=False), name="assignment_clock"),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.state_id} {self.level}"


class Remark(models.Model):
    """What a person said about an item, for both States to read: questions, answers, reasons of decisions. Append-only."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        SAID = "said"
        MATCH = "match"
        APART = "apart"
        SPLIT = "split"
        UNDONE = "undone"

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=6, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")  # null: the Department
    at = models.DateTimeField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind}"
