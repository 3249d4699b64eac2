"""The person behind a request: roles read once, and the clock of the State they work in."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vereda.exchange.accounts.models import RoleAssignment, User

ROLES = Prefetch("roles", RoleAssignment.objects.select_related("state").prefetch_related("region__districts"))


class Person:
    """Middleware after sign-in: whatever is later asked of the person's roles but the name of a place costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        prefetch_related_objects([request.user], ROLES)
        state = next((role.state for role in request.user.roles.all() if role.state), None)
        with timezone.override(ZoneInfo(state.time_zone) if state else None):
            return self.get_response(request)


def scope_words(user: User) -> str:
    """Where the person works, as it stands under the name: "Lower Yakima, WA", or "WA"; nothing for the nation."""
    return " · ".join(dict.fromkeys(_place(role) for role in user.roles.all() if role.state_id))


def _place(role: RoleAssignment) -> str:
    narrow = role.school or role.district or role.region
    return f"{narrow.name}, {role.state_id}" if narrow else str(role.state_id)
