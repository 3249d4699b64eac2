"""An application for an account: the paperwork of form 1810-0686."""

from django.db import models

from vereda.exchange.accounts.models.role import RoleAssignment
from vereda.exchange.accounts.models.user import User
from vereda.exchange.states.models import State


class Application(models.Model):
    """Who asks for which access and why, who answers for the person, and what was decided.

    Kept until three years after the access ended (form 1810-0686).
    """

    class Status(models.TextChoices):
        APPLIED = "applied"  # waits for the verifying authority
        VERIFIED = "verified"  # waits for the State
        DECLINED = "declined"  # by the verifying authority
        REFUSED = "refused"  # by the State
        APPROVED = "approved"

    class HowKnown(models.TextChoices):
        STATE_IDENTIFICATION = "state_identification"
        AGENCY_BADGE = "agency_badge"
        KNOWN_IN_PERSON = "known_in_person"

    email = models.EmailField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    phone = models.CharField(max_length=30)
    work_address = models.CharField(max_length=200)
    state = models.ForeignKey(State, on_delete=models.PROTECT)
    place = models.CharField(max_length=120)  # district or school, as the applicant writes it
    role = models.CharField(max_length=40, choices=RoleAssignment.Role)
    need = models.TextField()
    trained_on = models.DateField()
    language = models.CharField(max_length=5, default="en")
    status = models.CharField(max_length=10, choices=Status, default=Status.APPLIED)
    applied_at = models.DateTimeField()  # and accepted the rules of behavior

    authority_name = models.CharField(max_length=120)
    authority_title = models.CharField(max_length=120)
    authority_email = models.EmailField()
    authority_phone = models.CharField(max_length=30)
    how_known = models.CharField(max_length=24, choices=HowKnown, blank=True)
    answered_at = models.DateTimeField(null=True)

    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # of who declined or refused
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="applications")

    class Meta:
        ordering = ("applied_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                condition=models.Q(status__in=("applied", "verified")),
                name="one_open_application_an_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.state_id}: {self.status}"
