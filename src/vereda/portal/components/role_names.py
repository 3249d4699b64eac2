"""Roles and places in words."""

from django.utils.translation import gettext, gettext_noop

from vereda.exchange.accounts.administration import Place, Reach
from vereda.exchange.accounts.models import RoleAssignment

Role = RoleAssignment.Role
ROLE_NAMES: dict[str, str] = {
    Role.SECONDARY_USER: gettext_noop("Secondary user"),
    Role.PRIMARY_USER: gettext_noop("Primary user"),
    Role.DISTRICT_DATA_ADMINISTRATOR: gettext_noop("District data administrator"),
    Role.REGIONAL_DATA_ADMINISTRATOR: gettext_noop("Regional data administrator"),
    Role.STATE_DATA_ADMINISTRATOR: gettext_noop("State data administrator"),
    Role.REGIONAL_USER_ADMINISTRATOR: gettext_noop("Regional user administrator"),
    Role.STATE_USER_ADMINISTRATOR: gettext_noop("State user administrator"),
    Role.GOVERNMENT_USER: gettext_noop("Government user"),
    Role.GOVERNMENT_ADMINISTRATOR: gettext_noop("Government administrator"),
    Role.PRIVACY_ACT_ADMINISTRATOR: gettext_noop("Privacy Act administrator"),
    Role.HELP_DESK: gettext_noop("Help desk"),
    Role.SYSTEM_ADMINISTRATOR: gettext_noop("System administrator"),
    Role.STATE_SYSTEM: gettext_noop("State’s own system"),
}


def role_name(role: str) -> str:
    return gettext(ROLE_NAMES[role])


def place_name(place: Place) -> str:
    if place.reach == Reach.NATION:
        return gettext("the nation")
    if place.reach == Reach.STATE:
        return str(place.state)
    return f"{place}, {place.state.pk if place.state else ''}"
