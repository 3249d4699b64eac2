"""What stands between signing in and the pages: a second factor, the yearly duties, and not having gone away."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.second_factor import is_wanting

OPEN = ("/account/", "/sign-in/", "/sign-out/", "/language/", "/help/", "/health/", "/static/")
SEEN = "seen_at"  # in the session: when the person last asked for a page, in seconds
VOUCHED_FOR = "vouched_for"  # in the session: that an OpenID provider has asked for a second factor
PRECISION = 60  # seconds between two notes of that, to write the session seldom


class Gate:
    """Middleware after sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User) or request.user.is_system:
            return self.get_response(request)
        if has_gone_away(request):
            logout(request)
            return redirect_to_login(request.get_full_path(), reverse("sign_in"))
        if not request.path.startswith(OPEN) and (wanting := what_is_wanting(request, request.user)):
            return redirect(wanting)
        return self.get_response(request)


def has_gone_away(request: HttpRequest) -> bool:
    """Whether the person asked for nothing for longer than VEREDA_IDLE_MINUTES. Notes that there is one now."""
    now = time.time()
    seen = request.session.get(SEEN, now)
    if now - seen > settings.IDLE_SECONDS:
        return True
    if SEEN not in request.session or now - seen > PRECISION:
        request.session[SEEN] = now
    return False


def what_is_wanting(request: HttpRequest, user: User) -> str | None:
    """The name of the page on which the person mends what keeps the others shut.

    Whom a provider has vouched for in this session has shown a second factor there.
    """
    if not request.session.get(VOUCHED_FOR) and is_wanting(user):
        return "second_factor_needed"
    return "access_paused" if user.is_paused else None
