"""Events about accounts, in a line each."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from vereda.exchange.audit.models import Event
from vereda.portal.components.role_names import ROLE_NAMES, role_name

WORDS = {
    "account.created": gettext_noop("Account made"),
    "account.role_assigned": gettext_noop("Role given"),
    "account.role_ended": gettext_noop("Role ended"),
    "account.disabled": gettext_noop("Disabled"),
    "account.reopened": gettext_noop("Opened again"),
    "account.deactivated": gettext_noop("Ended for good"),
    "account.password_asked": gettext_noop("Link for a new password sent"),
    "account.password_set": gettext_noop("Password set"),
    "account.rules_accepted": gettext_noop("Rules of behavior accepted"),
    "account.trained": gettext_noop("Security training noted"),
    "account.reminded": gettext_noop("Reminded of what falls due"),
    "account.sign_in_failed": gettext_noop("A sign-in failed"),
    "account.second_factor_changed": gettext_noop("Second factor changed"),
    "account.second_factor_forgotten": gettext_noop("Second factors removed by an administrator"),
    "account.session_ended": gettext_noop("A session ended"),
    "account.provider_joined": gettext_noop("Joined with a provider of sign-in"),
}


def told(event: Event) -> dict[str, Any]:
    role = event.facts.get("role")
    words = gettext(WORDS.get(event.action, event.action))
    return {
        "at": event.at,
        "words": f"{words}: {role_name(role)}" if role in ROLE_NAMES else words,
        "actor": event.actor,
    }
