"""Applications that wait for the State, and deciding one."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.exchange.accounts import actions
from vereda.exchange.accounts.actions.applications import AlreadyDecided
from vereda.exchange.accounts.administration import applications_of
from vereda.exchange.accounts.models import Application
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.role_names import role_name
from vereda.portal.people.forms import RefuseForm, RoleForm
from vereda.portal.people.request import administrator, ask_again

LATEST = 20  # decided


@signed_in
@require_safe
@administrator
def applications(request: PersonRequest) -> HttpResponseBase:
    found = applications_of(request.user)
    open_ones = found.filter(status__in=(Application.Status.VERIFIED, Application.Status.APPLIED))
    context = {
        "waiting": [(one, role_name(one.role)) for one in open_ones if one.status == Application.Status.VERIFIED],
        "asked": [(one, role_name(one.role)) for one in open_ones if one.status == Application.Status.APPLIED],
        "decided": found.exclude(pk__in=open_ones).order_by("-decided_at", "-id")[:LATEST],
    }
    return render(request, "people/applications.html", context)


@signed_in
@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: PersonRequest, application: int) -> HttpResponseBase:
    """GET `place` searches another place for the role; POST approves."""
    found = get_object_or_404(applications_of(request.user), pk=application)
    if request.method == "POST":
        ask_again(request)
        form = RoleForm(request.user, request.POST, state=found.state, text=request.POST.get("text", ""))
        if not form.is_valid():
            return _page(request, found, form, RefuseForm(), status=422)
        try:
            user = actions.approve(
                application=found, role=form.cleaned_data["role"], place=form.cleaned_data["place"], by=request.user
            )
        except AlreadyDecided as earlier:
            return _too_late(request, earlier)
        messages.success(request, _("The account is made, and two mails are on their way to the person."))
        return redirect("person", user.pk)
    text = request.GET.get("place", found.place)
    return _page(request, found, RoleForm(request.user, state=found.state, text=text, role=found.role), RefuseForm())


@signed_in
@require_POST
@administrator
def refuse(request: PersonRequest, application: int) -> HttpResponseBase:
    found = get_object_or_404(applications_of(request.user), pk=application)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        role = RoleForm(request.user, state=found.state, text=found.place, role=found.role)
        return _page(request, found, role, form, status=422)
    try:
        actions.refuse(application=found, reason=form.cleaned_data["reason"], by=request.user)
    except AlreadyDecided as earlier:
        return _too_late(request, earlier)
    messages.success(request, _("The application is refused, and the applicant is told why."))
    return redirect("applications")


def _too_late(request: PersonRequest, earlier: AlreadyDecided) -> HttpResponseBase:
    decided = earlier.application
    if decided.decided_by is None:
        messages.warning(request, _("The verifying authority has not confirmed this application."))
    else:
        messages.warning(
            request, _("%(name)s was first and has decided this application.") % {"name": decided.decided_by}
        )
    return redirect("application", decided.pk)


def _page(
    request: PersonRequest, found: Application, form: RoleForm, refusing: RefuseForm, status: int = 200
) -> HttpResponseBase:
    context = {
        "application": found,
        "role": role_name(found.role),
        "form": form,
        "refusing": refusing,
        "is_open": found.status == Application.Status.VERIFIED,
    }
    return render(request, "people/application.html", context, status=status)
