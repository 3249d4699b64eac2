"""The list of people, and one person's account."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.core.spreadsheet import cell
from vereda.exchange.accounts import actions
from vereda.exchange.accounts.actions.passwords import send_password_link
from vereda.exchange.accounts.actions.signing_in import forget_factors
from vereda.exchange.accounts.administration import Place, may_change, people_of
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.second_factor import number_of_factors
from vereda.exchange.audit.queries import events_on
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.role_names import place_name, role_name
from vereda.portal.people.forms import RoleForm, TrainingForm
from vereda.portal.people.request import administrator, ask_again, person_for, viewer
from vereda.portal.people.rows import person_row, status_of, waiting
from vereda.portal.people.told import told

A_PAGE = 50  # people
LATEST = 12  # events


@signed_in
@require_safe
@viewer
def people(request: PersonRequest) -> HttpResponseBase:
    found = _found(request)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [person_row(user) for user in page],
        "q": request.GET.get("q", ""),
        "status": request.GET.get("status", ""),
        **waiting(request.user),
    }
    return render(request, "people/people.html", context)


def _found(request: PersonRequest) -> Any:
    found = people_of(request.user)
    status = request.GET.get("status", "")
    if status in User.Status.values:
        found = found.filter(status=status)
    for word in request.GET.get("q", "").split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(title__icontains=word))
    return found


@signed_in
@require_safe
@viewer
def people_csv(request: PersonRequest) -> HttpResponseBase:
    """The Accounts List report."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="accounts.csv"'
    written = csv.writer(answer)
    written.writerow(["email", "name", "title", "status", "roles", "last_sign_in", "account_since"])
    for user in _found(request):
        row = person_row(user)
        cells = [user.email, user.name, user.title, status_of(user), "; ".join(f"{r}, {p}" for r, p in row["roles"])]
        last = user.last_login.date().isoformat() if user.last_login else ""
        written.writerow([cell(one) for one in [*cells, last, user.created_at.date().isoformat()]])
    return answer


@signed_in
@require_safe
@viewer
def person(request: PersonRequest, person: int) -> HttpResponseBase:
    user = person_for(request, person)
    return _page(request, user, RoleForm(request.user, state=user.state, text=request.GET.get("place", "")))


def _page(request: PersonRequest, user: User, form: RoleForm, status: int = 200) -> HttpResponseBase:
    context = {
        "person": user,
        "row": person_row(user),
        "may_change": may_change(request.user, user) and user.status != User.Status.DEACTIVATED,
        "held": [(held, role_name(held.role), place_name(Place.of(held))) for held in user.roles.all()],
        "form": form,
        "training": TrainingForm(),
        "factors": number_of_factors(user),
        "events": [told(event) for event in events_on("account", user.email)[:LATEST]],
    }
    return render(request, "people/person.html", context, status=status)


@signed_in
@require_POST
@administrator
def give_role(request: PersonRequest, person: int) -> HttpResponseBase:
    user = person_for(request, person)
    ask_again(request)
    form = RoleForm(request.user, request.POST, state=user.state, text=request.POST.get("text", ""))
    if not form.is_valid():
        return _page(request, user, form, status=422)
    actions.give_role(user=user, role=form.cleaned_data["role"], place=form.cleaned_data["place"], by=request.user)
    messages.success(request, _("The role was given. It counts from the next page on."))
    return redirect("person", person)


@signed_in
@require_POST
@administrator
def end_role(request: PersonRequest, person: int, role: int) -> HttpResponseBase:
    held = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=role, user=person_for(request, person))
    ask_again(request)
    actions.end_role(held=held, by=request.user)
    messages.success(request, _("The role has ended."))
    return redirect("person", person)


@signed_in
@require_POST
@administrator
def disable(request: PersonRequest, person: int) -> HttpResponseBase:
    actions.disable(user=person_for(request, person), by=request.user)
    messages.success(request, _("The account is disabled. The person is out at the next click."))
    return redirect("person", person)


@signed_in
@require_POST
@administrator
def reopen(request: PersonRequest, person: int) -> HttpResponseBase:
    user = person_for(request, person)
    ask_again(request)
    actions.reopen(user=user, by=request.user)
    messages.success(request, _("The account is open."))
    return redirect("person", person)


@signed_in
@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: PersonRequest, person: int) -> HttpResponseBase:
    """For good, so a page asks first."""
    user = person_for(request, person)
    if request.method != "POST":
        return render(request, "people/deactivate.html", {"person": user})
    ask_again(request)
    actions.deactivate(user=user, by=request.user)
    messages.success(request, _("The account has ended for good. Its address cannot be used again."))
    return redirect("person", person)


@signed_in
@require_POST
@administrator
def note_training(request: PersonRequest, person: int) -> HttpResponseBase:
    user = person_for(request, person)
    form = TrainingForm(request.POST)
    if form.is_valid():
        actions.note_training(user=user, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("The training is noted."))
    else:
        messages.error(request, _("Please give a day that is past."))
    return redirect("due") if request.POST.get("back") == "due" else redirect("person", person)


@signed_in
@require_POST
@administrator
def password_link(request: PersonRequest, person: int) -> HttpResponseBase:
    send_password_link(user=person_for(request, person), by=request.user)
    messages.success(request, _("A link to set the password is on its way to the person."))
    return redirect("person", person)


@signed_in
@require_POST
@administrator
def forget(request: PersonRequest, person: int) -> HttpResponseBase:
    user = person_for(request, person)
    ask_again(request)
    forget_factors(user=user, by=request.user)
    messages.success(request, _("The second factors are gone. The next sign-in asks for a new one."))
    return redirect("person", person)
