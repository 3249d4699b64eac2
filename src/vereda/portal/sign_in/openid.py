"""Signing in with an OpenID Connect provider."""

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vereda.exchange.accounts.actions.signing_in import user_of
from vereda.exchange.accounts.openid import Attempt, NotProven, address_to_ask, begin, identity
from vereda.portal.account.gate import VOUCHED_FOR
from vereda.portal.sign_in.language import in_language
from vereda.portal.sign_in.views import way_back

UNDER_WAY = "openid"  # in the session

log = structlog.get_logger(__name__)


@require_POST
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    if not settings.OIDC_ISSUER:
        raise Http404
    too_many: HttpResponse | None = consume_or_429(request, action="login")
    if too_many:
        return too_many
    attempt = begin()
    try:
        address = address_to_ask(attempt)
    except NotProven as trouble:
        return _not_signed_in(request, trouble)
    request.session[UNDER_WAY] = attempt.as_kept() | {"next": way_back(request)}
    return HttpResponseRedirect(address)


@require_safe
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """The person returns with a code, good for the attempt that this browser began, once."""
    kept = request.session.pop(UNDER_WAY, None)
    if not settings.OIDC_ISSUER or kept is None:
        raise Http404
    attempt = Attempt(state=kept["state"], nonce=kept["nonce"])
    try:
        found = identity(attempt, code=request.GET.get("code", ""), state=request.GET.get("state", ""))
    except NotProven as trouble:
        return _not_signed_in(request, trouble)
    user = user_of(found)
    if user is None:
        return render(request, "sign_in/openid_unknown.html", {"provider": settings.OIDC_NAME}, status=403)
    get_adapter().login(request, user)
    record_authentication(request, user, method="socialaccount", provider=found.issuer, uid=found.subject)
    request.session[VOUCHED_FOR] = True
    return in_language(HttpResponseRedirect(kept["next"]), user.language)


def _not_signed_in(request: HttpRequest, trouble: NotProven) -> HttpResponse:
    log.warning("openid.not_proven", reason=str(trouble))
    return render(request, "sign_in/openid_failed.html", {"provider": settings.OIDC_NAME}, status=403)
