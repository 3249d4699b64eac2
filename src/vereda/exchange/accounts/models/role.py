"""A role of a user, and how far it reaches."""

from django.db import models

from vereda.exchange.accounts.models.user import User
from vereda.exchange.states.models import District, Region, School, State


class RoleAssignment(models.Model):
    """One role of a user with its scope: the nation (all null), a State, or a region, district or school of a State.

    Roles of MSIX decks and State manuals; "Government Administrator", "Privacy Act Administrator" and "Help Desk" are our names.
    """

    class Role(models.TextChoices):
        SECONDARY_USER = "secondary_user"
        PRIMARY_USER = "primary_user"
        DISTRICT_DATA_ADMINISTRATOR = "district_data_administrator"
        REGIONAL_DATA_ADMINISTRATOR = "regional_data_administrator"
        STATE_DATA_ADMINISTRATOR = "state_data_administrator"
        REGIONAL_USER_ADMINISTRATOR = "regional_user_administrator"
        STATE_USER_ADMINISTRATOR = "state_user_administrator"
        GOVERNMENT_USER = "government_user"
        GOVERNMENT_ADMINISTRATOR = "government_administrator"
        PRIVACY_ACT_ADMINISTRATOR = "privacy_act_administrator"
        HELP_DESK = "help_desk"
        SYSTEM_ADMINISTRATOR = "system_administrator"
        STATE_SYSTEM = "state_system"  # a State's own system, with an API key

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40, choices=Role)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ("user", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "role", "state", "region", "district", "school"),
                nulls_distinct=False,
                name="role_once_in_a_scope",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def reaches_state(self) -> bool:
        """Whether the scope is a whole State, nothing narrower."""
        return bool(self.state_id) and not (self.region_id or self.district_id or self.school_id)
