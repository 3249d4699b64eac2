"""What reports tell of the children of a count, added up once so that a page reads lines and no children; and what people asked
for and want to find again.
"""

from django.conf import settings
from django.db import models

from vereda.exchange.counts.models import Count


class Figure(models.Model):
    """How many counted children have a key of a family: "sex" "Female". `entries`: how many records of them say so.

    `state`, `district`, `age_grade`: of which children; null is all of them. Without a State every child stands once, in the State
    where it lived last; an empty district is one that nobody said.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="+", db_index=False)
    family = models.CharField(max_length=30)
    key = models.CharField(max_length=60)
    state = models.CharField(max_length=2, null=True)
    district = models.CharField(max_length=7, null=True)
    age_grade = models.CharField(max_length=8, null=True)
    children = models.IntegerField()
    entries = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("count", "family", "state", "district"), name="figure_of"),)

    def __str__(self) -> str:
        return f"{self.count_id} {self.family} {self.key} {self.state} {self.children}"


class Measured(models.Model):
    """How many of what a measure applies to meet it, in a State or a district of it, in the period of a count.

    `measure`: a row of `quality.MEASURES`, `filled.<element>` or `due.<rule of core.duties>`.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.CharField(max_length=60)
    state = models.CharField(max_length=2)
    district = models.CharField(max_length=7, null=True)  # null: the whole State
    met = models.IntegerField()
    applies = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("count", "state", "district"), name="measured_of"),)

    def __str__(self) -> str:
        return f"{self.count_id} {self.measure} {self.state} {self.met} of {self.applies}"


class SavedReport(models.Model):
    """A report that a person keeps under a name, and on which days that person wants to be told of it.

    It has what was asked for and no figures: those are made at each opening, from what was added up last and with the rights that
    the person has then, so that nothing is kept that a right taken away would have to reach. `asked` without a period: the newest.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily"
        WEEKLY = "weekly"
        MONTHLY = "monthly"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_reports")
    name = models.CharField(max_length=80)
    report = models.CharField(max_length=30)
    asked = models.JSONField(default=dict)  # the part of the address that asks: name → value
    rhythm = models.CharField(max_length=8, choices=Rhythm, blank=True)
    told_for = models.DateField(null=True)  # the beginning of the day, week or month for which the person was told last
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="saved_report_name"),)

    def __str__(self) -> str:
        return f"{self.report} of {self.person_id}"
