"""Who was refused where is recorded: one refusal is a mistyped address, twenty are someone trying doors."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.actions import record

REFUSED = (403, 404)


class Refusals:
    """Middleware after sign-in. The address is kept as its pattern: what was guessed is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in REFUSED and request.resolver_match and isinstance(request.user, User):
            with transaction.atomic():
                record(
                    action="access.refused",
                    actor=request.user.email,
                    on=("address", request.resolver_match.route[:80]),
                    facts={"method": request.method, "status": response.status_code},
                )
        return response
