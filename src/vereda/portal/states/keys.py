"""The keys by which a State's own systems send files and read notices: made, shown once, ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vereda.exchange.accounts.actions import end_key, make_key
from vereda.exchange.accounts.keys import keys_of
from vereda.exchange.accounts.models import ApiKey
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.states.models import Lane, State
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.people.request import ask_again
from vereda.portal.states.forms import LANES, KeyForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: PersonRequest, state: str) -> HttpResponseBase:
    """The list; by POST a new key, whose secret stands on this one page."""
    if not may(request.user, Permission.KEEP_KEYS, state=state):
        raise Http404(state)
    of = get_object_or_404(State, pk=state)
    if request.method != "POST":
        return _page(request, of, KeyForm())
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, of, form, status=422)
    ask_again(request)
    key, secret = make_key(
        state=of.pk,
        lane=form.cleaned_data["lane"],
        name=form.cleaned_data["name"],
        expires_at=form.expires_at,
        by=request.user,
        at=timezone.now(),
    )
    return _page(request, of, KeyForm(), made=key, secret=secret)


@signed_in
@require_POST
def end(request: PersonRequest, state: str, key: int) -> HttpResponseBase:
    held = get_object_or_404(keys_of(request.user, state), pk=key)
    ask_again(request)
    end_key(key=held, by=request.user, at=timezone.now())
    messages.success(request, _("The key is ended. The system is refused from now on."))
    return redirect("keys", state)


def _page(
    request: PersonRequest,
    of: State,
    form: KeyForm,
    *,
    made: ApiKey | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponseBase:
    now = timezone.now()
    context: dict[str, Any] = {
        "state": of,
        "form": form,
        "made": made,
        "secret": secret,
        "keys": [(one, LANES[Lane(one.lane)], one.is_good(now)) for one in keys_of(request.user, of.pk)],
    }
    return render(request, "states/keys.html", context, status=status)
