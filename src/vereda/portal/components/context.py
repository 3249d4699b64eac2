"""What every page has: whether the data are invented, the person's tasks, the time of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.portal.components.navigation import tasks_of
from vereda.portal.components.person import scope_words

WARNING = 2 * 60  # seconds before an idle person is signed out


def page(request: HttpRequest) -> dict[str, Any]:
    """`invented`, `now`, `tasks` of the person, what they may, and `person_scope`: where they work, in words."""
    user = getattr(request, "user", None)
    facts: dict[str, Any] = {
        "invented": settings.DEMO,
        "now": timezone.now(),
        "tasks": [],
        "may_find": False,
        "may_view_files": False,
        "may_view_accounts": False,
        "idle_seconds": settings.IDLE_SECONDS,
        "idle_warning": settings.IDLE_SECONDS - WARNING,
        "person_scope": "",
    }
    if isinstance(user, User):
        facts["tasks"] = tasks_of(user, request.path)
        facts["person_scope"] = scope_words(user)
        facts["may_view_accounts"] = may(user, Permission.VIEW_ACCOUNTS)
        facts["may_administer"] = may(user, Permission.MANAGE_ACCOUNTS)
        facts["may_make_regions"] = may(user, Permission.MAKE_REGIONS)
        facts["may_find"] = may(user, Permission.FIND_CHILDREN)
        facts["may_view_files"] = may(user, Permission.VIEW_FILES)
    return facts
