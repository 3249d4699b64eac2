"""The States of the exchange: whether they may send records, until when, and whom to call there."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.states.actions import end_agreement, name_contact, remove_contact, sign_agreement
from vereda.exchange.states.models import Agreement, Contact, State
from vereda.exchange.states.queries import contacts_of, production_lane, standings
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.people.request import ask_again, who_may
from vereda.portal.states.forms import KINDS, AgreementForm, ContactForm


@signed_in
@require_safe
@who_may(Permission.VIEW_STATES)
def states(request: PersonRequest) -> HttpResponseBase:
    today = timezone.localdate()
    found = standings(today)
    context = {
        "rows": [(one, one.ends_soon(today)) for one in found],
        "open": sum(1 for one in found if one.open_until),
        "ending": sum(1 for one in found if one.ends_soon(today)),
        "silent": sum(1 for one in found if one.open_until and not one.contacts),
    }
    return render(request, "states/states.html", context)


@signed_in
@require_safe
@who_may(Permission.VIEW_STATES)
def state(request: PersonRequest, state: str) -> HttpResponseBase:
    return _page(request, get_object_or_404(State, pk=state))


@signed_in
@require_POST
@who_may(Permission.SIGN_AGREEMENTS)
def sign(request: PersonRequest, state: str) -> HttpResponseBase:
    of = get_object_or_404(State, pk=state)
    form = AgreementForm(request.POST)
    if not form.is_valid():
        return _page(request, of, agreement=form, status=422)
    ask_again(request)
    sign_agreement(state=of.pk, by=request.user.email, **form.cleaned_data)
    messages.success(request, _("The agreement is entered."))
    return redirect("state", of.pk)


@signed_in
@require_POST
@who_may(Permission.SIGN_AGREEMENTS)
def end(request: PersonRequest, state: str, agreement: int) -> HttpResponseBase:
    held = get_object_or_404(Agreement, pk=agreement, state=state)
    ask_again(request)
    try:
        end_agreement(agreement=held, on=timezone.localdate(), by=request.user.email)
    except ValueError:
        messages.error(request, _("This agreement is not in force."))
    else:
        messages.success(request, _("Today is the last day of this agreement."))
    return redirect("state", state)


@signed_in
@require_POST
@who_may(Permission.NAME_CONTACTS)
def name(request: PersonRequest, state: str) -> HttpResponseBase:
    of = _own_state(request, state)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, of, contact=form, status=422)
    name_contact(state=of.pk, by=request.user.email, **form.cleaned_data)
    messages.success(request, _("The contact is kept."))
    return redirect("state", of.pk)


@signed_in
@require_POST
@who_may(Permission.NAME_CONTACTS)
def remove(request: PersonRequest, state: str, contact: int) -> HttpResponseBase:
    of = _own_state(request, state)
    for one in Contact.objects.filter(pk=contact, state=of):  # none, if somebody was faster
        remove_contact(contact=one, by=request.user.email)
    messages.success(request, _("The contact is removed."))
    return redirect("state", of.pk)


def _own_state(request: PersonRequest, code: str) -> State:
    scope = scope_of(request.user, Permission.NAME_CONTACTS)
    if not (scope.nation or code in scope.states):
        raise Http404(code)
    return get_object_or_404(State, pk=code)


def _page(
    request: PersonRequest,
    of: State,
    *,
    agreement: AgreementForm | None = None,
    contact: ContactForm | None = None,
    status: int = 200,
) -> HttpResponseBase:
    today = timezone.localdate()
    lane = production_lane(of.pk, today)
    names = scope_of(request.user, Permission.NAME_CONTACTS)
    context: dict[str, Any] = {
        "state": of,
        "lane": lane,
        "missing": [KINDS[Agreement.Kind(kind)] for kind in lane.missing],
        "agreements": [
            (one, KINDS[Agreement.Kind(one.kind)], one.signed_on <= today <= one.valid_until)
            for one in of.agreements.order_by("-valid_until")
        ],
        "contacts": contacts_of([of.pk]),
        "may_sign": scope_of(request.user, Permission.SIGN_AGREEMENTS).nation,
        "may_keep_keys": may(request.user, Permission.KEEP_KEYS, state=of.pk),
        "may_name": names.nation or of.pk in names.states,
        "agreement_form": agreement or AgreementForm(),
        "contact_form": contact or ContactForm(),
        "districts": of.districts.count(),
        "schools": of.schools.count(),
    }
    return render(request, "states/state.html", context, status=status)
