"""Setting a password by a link that came by mail."""

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vereda.exchange.accounts.actions import ask_for_password, set_password
from vereda.exchange.accounts.actions.passwords import LinkExpired
from vereda.exchange.accounts.tokens import user_to_set_password
from vereda.portal.sign_in.forms import ForgottenForm, PasswordForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        too_many: HttpResponse | None = consume_or_429(request, action="reset_password", key=email)
        if too_many:
            return too_many
        ask_for_password(email=email)
        return render(request, "sign_in/forgotten.html", {"form": None})
    return render(request, "sign_in/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, user: str, token: str) -> HttpResponse:
    person = user_to_set_password(user, token)
    if person is None:
        return render(request, "sign_in/password_expired.html", status=404)
    form = PasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_password(number=user, token=token, password=form.cleaned_data["password"])
        except LinkExpired:
            return render(request, "sign_in/password_expired.html", status=404)
        return redirect("sign_in")
    return render(
        request, "sign_in/password.html", {"form": form, "person": person}, status=422 if form.is_bound else 200
    )
