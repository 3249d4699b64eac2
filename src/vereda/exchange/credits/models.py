"""What people decided about credits. Append-only: a later decision about the same thing replaces the earlier one, which stays."""

from typing import Any, ClassVar

from django.db import models

from vereda.exchange.accounts.models import User
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.states.models import State


class Decision(models.Model):
    """`nth` of its thing, from 1: of two people who decide at once the second is told, since the database takes each once."""

    nth = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class OfALine(Decision):
    """About one course line, which stays with its State record through merges and splits. `line` is its key in `core.credits`."""

    state_record = models.ForeignKey(StateRecord, on_delete=models.PROTECT, related_name="+")
    line = models.TextField()

    class Meta:
        abstract = True
        ordering = ("nth",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=("state_record", "line", "nth"), name="%(class)s_each_once")
        ]


class Acceptance(OfALine):
    """Partial credit that a school of a State accepted for an unfinished course; none takes the earlier back.

    `credits` are Carnegie units, `written` the same in the State's own unit, as the person wrote it.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    credits = models.DecimalField(max_digits=9, decimal_places=6)
    written = models.DecimalField(max_digits=7, decimal_places=3)
    rule = models.TextField()


class CoursePlacement(OfALine):
    """A person's word on what a course is: a SCED code, a subject of plans, its half, the unit of its credits; empty is unsaid."""

    sced_code = models.CharField(max_length=5, blank=True)
    subject = models.CharField(max_length=20, blank=True)
    half = models.CharField(max_length=5, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    reason = models.TextField()


class PlanChoice(Decision):
    """The plan of a State that a counselor chose for a student, or the class. An empty plan goes back to the usual one."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plan_choices")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    plan = models.CharField(max_length=40, blank=True)
    class_of = models.PositiveIntegerField(null=True)
    reason = models.TextField()

    class Meta:
        ordering = ("nth",)
        constraints = (models.UniqueConstraint(fields=("child", "state", "nth"), name="planchoice_each_once"),)


class PlanDraft(models.Model):
    """An edition of a plan of a State, or of one of its districts, as rows of `graduation_plans.csv`; kept also unpublished.

    `after` is the number of the published edition that it was made from, 0 for none.
    """

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    plan = models.CharField(max_length=40)
    rows = models.JSONField()
    holds_from = models.DateField()
    note = models.TextField()
    after = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")


class PlanPublication(models.Model):
    """That a second person put an edition in force."""

    draft = models.OneToOneField(PlanDraft, on_delete=models.PROTECT, related_name="publication")
    plan = models.CharField(max_length=40)
    nth = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "nth"), name="edition_each_once"),)
