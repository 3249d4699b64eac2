"""What the law wants of a State and by when; the days on which a State does not work; the terms of its districts."""

from django.db import models
from django.db.models import Q

from vereda.core.duties import RULES, Rule
from vereda.exchange.states.models import District, State


class Duty(models.Model):
    """One clock: a row of `core.duties` that something opened for a State. Days are those of the State's own time zone.

    `trigger` names what opened it, once a rule. A duty that was missed may still be done: then it has `done_at` too.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        MET = "met"
        MISSED = "missed"
        MOOT = "moot"  # what opened it fell away

    rule = models.CharField(max_length=40)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="duties")
    toward = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")  # who waits for it
    state_record = models.ForeignKey(
        "children.StateRecord", on_delete=models.PROTECT, null=True, related_name="duties"
    )  # whose next statement meets it
    trigger = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=254, blank=True)  # receipt of a file, or e-mail of a person
    why_missed = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (models.UniqueConstraint(fields=("rule", "trigger"), name="duty_opens_once"),)
        indexes = (
            models.Index(fields=("state", "due_on"), name="duty_open", condition=Q(status="open")),
            models.Index(fields=("state_record",), name="duty_undone", condition=Q(done_at__isnull=True)),
            models.Index(fields=("state", "due_on", "status"), name="duty_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.rule} of {self.state_id} by {self.due_on}"

    @property
    def told(self) -> Rule:
        return RULES[self.rule]


class ClosedDay(models.Model):
    """A day on which a State does not work though the nation does. Federal holidays are known without rows."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="closed_days")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("state", "day"), name="closed_day_once"),)

    def __str__(self) -> str:
        return f"{self.state_id} {self.day} {self.name}"


class Term(models.Model):
    """A term of a district, or of all districts of a State that have none of their own."""

    class Name(models.TextChoices):
        FALL = "fall"
        SPRING = "spring"
        SUMMER = "summer"
        INTERSESSION = "intersession"

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="terms")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="terms")
    name = models.CharField(max_length=12, choices=Name)
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ("ends_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("state", "district", "name", "ends_on"), name="term_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("begins_on")), name="term_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"{self.state_id} {self.district_id or ''} {self.name} until {self.ends_on}"
