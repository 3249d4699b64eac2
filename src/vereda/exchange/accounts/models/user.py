"""A person with an account, or a State's own system."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from vereda.exchange.accounts.duties import DUTIES
from vereda.exchange.states.models import State


def today() -> date:
    return timezone.now().date()


class Users(BaseUserManager["User"]):
    def create_user(self, *, email: str, password: str | None, name: str, **rest: Any) -> "User":
        """With None as password there is none until the person sets one."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an account. Disabled is temporary, deactivated is for good: the address is never used again.

    `is_system`: a State's own system, that shows an API key at each request and never signs in.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        DISABLED = "disabled"
        DEACTIVATED = "deactivated"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, blank=True
    )  # whose administrators keep it; null: the nation's
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    is_system = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)  # by an administrator, after it was disabled or dormant
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was deactivated
    rules_accepted_on = models.DateField(default=today)
    trained_on = models.DateField(default=today)
    reminded_on = models.DateField(null=True, blank=True)  # of the rules or the training
    reviewed_on = models.DateField(null=True, blank=True)

    objects = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]  # noqa: RUF012  # as Django declares it

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # the base class has a plain attribute
        """Whether the person may sign in, and is let on at each request. A dormant account waits for an administrator."""
        return self.status == self.Status.ACTIVE and not self.is_dormant and not self.is_system

    @property
    def may_act(self) -> bool:
        """Whether the roles count at this moment."""
        if self.is_system:
            return self.status == self.Status.ACTIVE
        return self.is_active and not self.is_paused

    @property
    def is_dormant(self) -> bool:
        return self.last_used_at + timedelta(days=settings.DORMANT_DAYS) < timezone.now()

    @property
    def last_used_at(self) -> datetime:
        return max(filter(None, (self.created_at, self.last_login, self.reopened_at)))

    @property
    def is_paused(self) -> bool:
        """Whether rules or training are overdue: the person may sign in to mend that, and do nothing else."""
        return any(due < today() for due in self.due_dates().values())

    def due_dates(self) -> dict[str, date]:
        """The last good day of each duty, by its title."""
        return {duty.title: duty.due(getattr(self, duty.field)) for duty in DUTIES}
