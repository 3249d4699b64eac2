"""People as rows of a table, and how many wait."""

from typing import Any

from django.utils import timezone

from vereda.exchange.accounts.administration import Place, states_administered
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.queries import due_people, waiting_applications
from vereda.exchange.mail.queries import undelivered
from vereda.portal.components.role_names import place_name, role_name


def status_of(user: User) -> str:
    """active, dormant, paused, disabled, deactivated: the last reason that keeps the person out."""
    if user.status != User.Status.ACTIVE:
        return str(user.status)
    if user.is_dormant:
        return "dormant"
    return "paused" if user.is_paused else "active"


def person_row(user: User) -> dict[str, Any]:
    due = user.due_dates()
    return {
        "person": user,
        "status": status_of(user),
        "roles": [(role_name(held.role), place_name(Place.of(held))) for held in user.roles.all()],
        "due": due,
        "next_due": min(due.values()),
    }


def waiting(by: User) -> dict[str, int]:
    return {
        "applications_waiting": waiting_applications(by),
        "due_number": len(due_people(by, timezone.now().date())),
        "undelivered_number": undelivered(states_administered(by)).count(),
    }
