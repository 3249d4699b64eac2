"""Counts of a performance period, child by child: an open one that is made anew, and frozen ones that never change."""

from django.conf import settings
from django.db import models

from vereda.core.calendar import performance_period_named
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.states.models import State


class Count(models.Model):
    """Who was counted in a period, as all that was known on a day says it. Frozen, it is a snapshot."""

    period = models.CharField(max_length=7)  # 2025-26
    as_of = models.DateField()
    made_at = models.DateTimeField()
    expiration_counts = models.BooleanField()  # the edges it was made with: core.counts.Edges
    enrollment_is_service = models.BooleanField()
    nation = models.JSONField(default=dict)  # core.counts.national
    by_state = models.JSONField(default=list)  # queries.Figures a State: the page of the nation reads no children
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.CharField(max_length=254, blank=True)  # e-mail of a person

    class Meta:
        ordering = ("-period", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("period",), condition=models.Q(frozen_at__isnull=True), name="one_open_count_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} as of {self.as_of}"

    @property
    def has_ended(self) -> bool:
        """Whether the whole period lay before the day of the count."""
        return performance_period_named(self.period).last <= self.as_of


class CountedChild(models.Model):
    """A child in a State, with the rule that keeps it out of the count, or `counted`: a row of core.counts.count.

    Only children who lived in the State in the period or were eligible in it have a row.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="children", db_index=False)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    records = models.SmallIntegerField()  # State records that were taken together
    reason = models.CharField(max_length=20)
    category_1 = models.BooleanField()
    category_2 = models.BooleanField()
    birth_to_21 = models.BooleanField()
    home = models.BooleanField()  # where the nation counts the child
    served = models.BooleanField()
    continued = models.BooleanField()
    moved_in_period = models.BooleanField()
    lep = models.BooleanField()
    idea = models.BooleanField()
    pfs = models.BooleanField()
    pfs_past = models.BooleanField(default=False)  # said of a day more than a year after the last move
    age = models.SmallIntegerField()
    age_grade = models.CharField(max_length=8)
    region = models.CharField(max_length=60, null=True)
    district = models.CharField(max_length=7, null=True)
    school = models.CharField(max_length=12, null=True)
    counted_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    arrived_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    lived_from = models.DateField(null=True)
    lived_until = models.DateField(null=True)
    graduated_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("count", "state", "child"), name="once_in_a_state"),)

    def __str__(self) -> str:
        return f"{self.count_id} {self.state_id} {self.child_id} {self.reason}"


class Freezing(models.Model):
    """That a period is frozen: asked for by a person, done by a worker in steps that commit one by one, so that one that takes over
    from a killed one goes on after the last. Until the last step there is an open count, and nothing half frozen.
    """

    class Step(models.TextChoices):
        ASKED = "asked"
        COUNTED = "counted"
        ADDED_UP = "added_up"
        FROZEN = "frozen"
        GIVEN_UP = "given_up"  # the person may not freeze any more

    period = models.CharField(max_length=7)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step, default=Step.ASKED)
    count = models.ForeignKey(
        Count, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # null: another took its place
    asked_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    added_up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("period",), condition=models.Q(ended_at__isnull=True), name="one_freezing_a_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} {self.step}"


class Certification(models.Model):
    """What a State says of its part of a frozen count, prepared by one person and approved by another."""

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="certifications")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # key of a question (core.counts.narrative) → text
    prepared_by = models.CharField(max_length=254, blank=True)  # e-mails of people
    prepared_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("count", "state"), name="one_certification_a_state"),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("prepared_by")),
                name="approved_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.count_id} {self.state_id}"


class Service(models.Model):
    """A MEP-funded service of a State's own list: the federal elements have none."""

    state_record = models.ForeignKey(StateRecord, on_delete=models.CASCADE, related_name="+")
    service = models.CharField(max_length=12)  # of core.counts.edfacts.SERVICES
    first = models.DateField()
    last = models.DateField(null=True)  # null: one day
    summer = models.BooleanField()  # in a summer term or an intersession
    continuation_of_services_reason = models.CharField(max_length=2, null=True)

    def __str__(self) -> str:
        return f"{self.state_record_id} {self.service}"


class Race(models.Model):
    """Race and ethnicity of a student by a State's own list, as the federal files have them: the federal elements have none."""

    state_record = models.OneToOneField(StateRecord, on_delete=models.CASCADE, primary_key=True, related_name="+")
    race = models.CharField(max_length=3)  # of core.counts.edfacts.RACES

    def __str__(self) -> str:
        return f"{self.state_record_id} {self.race}"


class ListedChild(models.Model):
    """A line of a State's own list of the children it counts."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=7)
    number = models.CharField(max_length=15)  # State Student Identifier
    category_1 = models.BooleanField()
    category_2 = models.BooleanField()
    age_grade = models.CharField(max_length=8, null=True)  # null: the list gives none

    class Meta:
        indexes = (models.Index(fields=("state", "period"), name="listed_children"),)

    def __str__(self) -> str:
        return f"{self.state_id} {self.number}"


class Sample(models.Model):
    """A random sample of the children whom a State counts in a period, for re-interviews. The seed draws the same ones again."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=7)
    of = models.IntegerField()  # children it was drawn from
    seed = models.CharField(max_length=32)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=254)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "period"), name="samples"),)

    def __str__(self) -> str:
        return f"{self.state_id} {self.period} {self.seed}"


class SampledChild(models.Model):
    """A child of a sample, and what came of asking again."""

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        ELIGIBLE = "eligible"
        INELIGIBLE = "ineligible"
        NOT_REACHED = "not_reached"

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=11, choices=Outcome, default=Outcome.WAITING)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sample", "child"), name="once_in_a_sample"),)

    def __str__(self) -> str:
        return f"{self.sample_id} {self.child_id} {self.outcome}"
