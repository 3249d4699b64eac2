"""What reports tell of the children of a count, added up once so that a page reads lines and no children."""

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
