"""One's own account: duties, second factors, open sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.exchange.accounts.actions import accept_rules
from vereda.exchange.accounts.actions.signing_in import end_session
from vereda.exchange.accounts.administration import Place
from vereda.exchange.accounts.duties import DUTIES
from vereda.exchange.accounts.second_factor import is_needed
from vereda.exchange.mail.models import Preference
from vereda.exchange.mail.notifying import prefer
from vereda.exchange.mail.queries import preference_of
from vereda.portal.account.devices import device_name
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.role_names import place_name, role_name

MAILS = {
    Preference.How.AT_ONCE: gettext_lazy("At once, a mail for each"),
    Preference.How.DIGEST: gettext_lazy("Once a day, one mail for all"),
}


@signed_in
@require_safe
def account(request: PersonRequest) -> HttpResponseBase:
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    sessions = [
        {"session": one, "device": device_name(one.user_agent), "is_this": one.is_current()}
        for one in UserSession.objects.purge_and_list(request.user)
    ]
    context = {
        "roles": [(role_name(held.role), place_name(Place.of(held))) for held in request.user.roles.all()],
        "duties": duty_rows(request),
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [(one, one.wrap().name) for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "recovery": next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "is_needed": is_needed(request.user),
        "mails": [(how, words, how == preference_of(request.user.pk)) for how, words in MAILS.items()],
        "sessions": sessions,
    }
    return render(request, "account/account.html", context)


def duty_rows(request: PersonRequest) -> list[dict[str, object]]:
    today = timezone.now().date()
    return [
        {
            "duty": duty,
            "title": _(duty.title),
            "done": getattr(request.user, duty.field),
            "due": due,
            "is_late": due < today,
        }
        for duty in DUTIES
        for due in [duty.due(getattr(request.user, duty.field))]
    ]


@signed_in
@require_POST
def mails(request: PersonRequest) -> HttpResponseBase:
    """How the person is told of what waits: at once, or in one mail a morning."""
    try:
        prefer(person=request.user.pk, how=request.POST.get("how", ""))
    except ValueError:
        messages.error(request, _("Choose one of the two."))
    else:
        messages.success(request, _("Kept."))
    return redirect("account")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: PersonRequest) -> HttpResponseBase:
    if request.method == "POST":
        accept_rules(user=request.user)
        messages.success(request, _("You accepted the rules of behavior for another year."))
        return redirect("home")
    return render(request, "account/rules.html")


@signed_in
@require_safe
def access_paused(request: PersonRequest) -> HttpResponseBase:
    return render(request, "account/paused.html", {"duties": duty_rows(request)})


@signed_in
@require_safe
def second_factor_needed(request: PersonRequest) -> HttpResponseBase:
    return render(request, "account/second_factor_needed.html")


@signed_in
@require_POST
def end(request: PersonRequest, session: int) -> HttpResponseBase:
    found = get_object_or_404(UserSession, pk=session, user=request.user)
    end_session(session=found, user=request.user)
    messages.success(request, _("That session has ended."))
    return redirect("account")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: PersonRequest) -> HttpResponseBase:
    """The question whether one is still there, for a browser without scripts; and the answer, for both."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = "/"
    if request.method == "POST":
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"signed_in": True})
        return redirect(wanted)
    answer: HttpResponse = render(request, "account/stay.html", {"next": wanted})
    return answer
