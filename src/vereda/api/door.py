"""Who is calling: a State's system, by the key that it shows, and nobody by anything else.

No cookie is read: a browser that has signed in to the portal is a stranger here, so there is nothing that a page of another site
could make it do, and no token against that is asked for.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja.security.base import AuthBase

from vereda.api.problems import ROOT, Problem
from vereda.exchange.accounts.keys import KeyRefused, key_shown
from vereda.exchange.accounts.models import ApiKey, User
from vereda.exchange.intake.models import Submission

SCHEME = "bearer"


class SystemRequest(HttpRequest):
    """A request that has come in by `ShownKey`."""

    user: User
    auth: ApiKey


class Door:
    """Middleware after sign-in and before whatever holds a person to its rows: below /api/ the system takes the person's place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(ROOT):
            shown = _shown(request)
            request.shown = shown  # type: ignore[attr-defined]  # for ShownKey
            request.user = shown.user if isinstance(shown, ApiKey) else AnonymousUser()
        return self.get_response(request)


def bearer_token(request: HttpRequest) -> str:
    """What the request shows (RFC 6750, 2.1); empty when it shows nothing, or by another scheme."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else ""


def _shown(request: HttpRequest) -> ApiKey | Problem:
    secret = bearer_token(request)
    if not secret:
        return Problem("key-missing")
    try:
        return key_shown(secret, at=timezone.now())
    except KeyRefused as refused:
        return Problem(f"key-{refused.reason}")


class ShownKey(AuthBase):
    """The key of the request, which the middleware has found. Raises Problem."""

    openapi_type = "http"
    openapi_scheme = SCHEME

    def __call__(self, request: HttpRequest) -> ApiKey:
        shown: ApiKey | Problem = request.shown  # type: ignore[attr-defined]
        if isinstance(shown, Problem):
            raise shown
        return shown


def refuse_test_lane(request: SystemRequest) -> None:
    """What is of real children is not shown to a key of the test lane. Raises Problem."""
    if request.auth.lane == Submission.Lane.TEST:
        raise Problem("wrong-lane")
