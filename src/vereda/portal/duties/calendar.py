"""The days of a State: its own closed days, the terms of its districts, and the certificates that it approved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vereda.core.calendar import federal_holidays
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.duties.actions import close_day, open_day
from vereda.exchange.duties.calendar_duties import keep_term, note_coes
from vereda.exchange.duties.models import ClosedDay
from vereda.exchange.duties.queries import closed_days_of, terms_of
from vereda.exchange.states.models import State
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.duties.forms import TERMS, CertificatesForm, ClosedDayForm, TermForm

TERMS_SHOWN = 40


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PersonRequest) -> HttpResponseBase:
    """Three forms on a page; the one that was sent names itself."""
    state = _own_state(request)
    sent = request.POST.get("form", "") if request.method == "POST" else None
    forms = {
        "closed": ClosedDayForm(request.POST if sent == "closed" else None),
        "term": TermForm(state.pk, request.POST if sent == "term" else None),
        "certificates": CertificatesForm(request.POST if sent == "certificates" else None),
    }
    if sent in forms and forms[sent].is_valid():
        _keep(request, state.pk, sent, forms[sent].cleaned_data)
        return redirect("duty_calendar")
    year = timezone.localdate().year
    context = {
        "state": state,
        "closed": closed_days_of(state.pk, since=timezone.localdate().replace(month=1, day=1)),
        "federal": sorted((federal_holidays(year) | federal_holidays(year + 1)).items()),
        "terms": [(term, TERMS[term.name]) for term in terms_of(state.pk)[:TERMS_SHOWN]],  # type: ignore[index]
        "forms": forms,
    }
    return render(request, "duties/calendar.html", context, status=200 if sent is None else 422)


def _keep(request: PersonRequest, state: str, sent: str, given: dict[str, Any]) -> None:
    by = request.user.email
    if sent == "closed":
        close_day(state=state, day=given["day"], name=given["name"], by=by)
        messages.success(request, _("The day is kept, and the open clocks are wound anew."))
    elif sent == "term":
        keep_term(state=state, by=by, **given)
        messages.success(request, _("The term is kept. When it ends, its 30 days begin."))
    else:
        number = note_coes(state=state, by=by, at=timezone.now(), **given)
        messages.success(request, _("Noted for %(number)s children. Their 10 working days run.") % {"number": number})


@signed_in
@require_POST
def open_again(request: PersonRequest, closed: int) -> HttpResponseBase:
    states = scope_of(request.user, Permission.KEEP_CALENDAR).states
    open_day(closed=get_object_or_404(ClosedDay, pk=closed, state__in=states), by=request.user.email)
    messages.success(request, _("The day counts again, and the open clocks are wound anew."))
    return redirect("duty_calendar")


def _own_state(request: PersonRequest) -> State:
    states = scope_of(request.user, Permission.KEEP_CALENDAR).states
    if not states:
        raise PermissionDenied
    return State.objects.filter(pk__in=states).earliest("pk")
