"""Applying for an account, and the verifying authority's answer. Nobody here has an account."""

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vereda.exchange.accounts import actions
from vereda.exchange.accounts.actions.applications import AlreadyDecided
from vereda.exchange.accounts.models import Application
from vereda.exchange.accounts.tokens import application_to_confirm
from vereda.portal.components.role_names import role_name
from vereda.portal.sign_in.forms import AnswerForm, ApplyForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    form = ApplyForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            too_many: HttpResponse | None = consume_or_429(request, action="signup")
            if too_many:
                return too_many
            actions.apply(language=get_language() or "en", **form.given())
            return redirect("applied")
        return render(request, "sign_in/apply.html", {"form": form}, status=422)
    return render(request, "sign_in/apply.html", {"form": form})


@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    return render(request, "sign_in/applied.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A look changes nothing: mail programs open links by themselves."""
    application = application_to_confirm(token)
    if application is None:
        return render(request, "sign_in/confirm_expired.html", status=404)
    form = AnswerForm(request.POST or None)
    context = {"application": application, "form": form, "role": role_name(application.role)}
    if application.status != Application.Status.APPLIED:
        return render(request, "sign_in/confirmed.html", context)
    if request.method == "POST":
        if form.is_valid():
            try:
                context["application"] = form.answer(application)
            except AlreadyDecided as earlier:
                context["application"] = earlier.application
            return render(request, "sign_in/confirmed.html", context)
        return render(request, "sign_in/confirm.html", context, status=422)
    return render(request, "sign_in/confirm.html", context)
