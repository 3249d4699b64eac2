"""Signing in and out, and the language of the pages."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vereda.exchange.accounts.actions import choose_language
from vereda.exchange.accounts.demo import PASSWORD, PEOPLE
from vereda.exchange.accounts.models import User
from vereda.portal.sign_in.forms import SignInForm
from vereda.portal.sign_in.language import in_language


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password first; django-allauth then asks for the second factor of who has one."""
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.user:
        entering = Login(user=form.user, redirect_url=way_back(request))
        answer: HttpResponse = perform_password_login(request, {"email": form.user.email}, entering)
        return answer
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "demo_people": PEOPLE if settings.DEMO else (),
        "provider": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "demo_password": PASSWORD if settings.DEMO else "",
    }
    return render(request, "sign_in/sign_in.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language from now on, for this browser and for this person."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(way_back(request))
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        return response
    if isinstance(request.user, User):
        choose_language(user=request.user, language=chosen)
    return in_language(response, chosen)


def way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return settings.LOGIN_REDIRECT_URL
