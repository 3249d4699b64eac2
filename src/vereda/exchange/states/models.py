"""States, districts, schools, agreements and contacts."""

from django.db import models
from django.db.models.functions import Lower


class Lane(models.TextChoices):
    """Which way a State's files go."""

    PRODUCTION = "production"
    TEST = "test"  # always open; nothing is loaded


class State(models.Model):
    """A State, the District of Columbia, or an outlying area."""

    class Kind(models.TextChoices):
        STATE = "state"
        DISTRICT_OF_COLUMBIA = "district_of_columbia"
        OUTLYING_AREA = "outlying_area"

    code = models.CharField(max_length=2, primary_key=True)  # USPS
    fips = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    time_zone = models.CharField(max_length=40)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """An Interconnection Agreement or Interconnection Security Agreement (34 CFR 200.81(k), (l), 200.85(f))."""

    class Kind(models.TextChoices):
        INTERCONNECTION = "ia"
        SECURITY = "isa"

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=3, choices=Kind)
    signed_on = models.DateField()
    valid_until = models.DateField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("state", "kind", "-signed_on")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("signed_on")), name="valid_after_signed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.state_id} {self.kind} until {self.valid_until}"


class District(models.Model):
    """A local educational agency by its seven-digit NCES number."""

    nces_id = models.CharField(max_length=7, primary_key=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="districts")
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=60, blank=True)
    county = models.CharField(max_length=60, blank=True)
    zip = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40)
    search_text = models.TextField(editable=False)  # folded name and place, for trigram search

    class Meta:
        ordering = ("name", "nces_id")

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """A set of districts that a State made to give roles for."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="regions")
    name = models.CharField(max_length=60)
    districts = models.ManyToManyField(District, related_name="regions")

    class Meta:
        ordering = ("state", "name")
        constraints = (models.UniqueConstraint("state", Lower("name"), name="region_name_once_in_a_state"),)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school by its twelve-digit NCES number, the first seven of which are its district's."""

    nces_id = models.CharField(max_length=12, primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="schools")
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    county = models.CharField(max_length=60, blank=True)
    zip = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    low_grade = models.CharField(max_length=2, blank=True)
    high_grade = models.CharField(max_length=2, blank=True)
    status = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ("name", "nces_id")

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Whom to call about a State's or a district's records."""

    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="contacts")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=20)

    class Meta:
        ordering = ("state", "district", "name")

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
