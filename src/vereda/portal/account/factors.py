"""Second factors, and showing again who one is: django-allauth's views with our pages."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache

AGAIN = "account/reauthenticate.html"
account = reverse_lazy("account")


class RemovePasskeyView(RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Asks, as django-allauth does for an app, whether the passkey may go."""

    def form_valid(self, form: Form) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(self.get_success_url())
        answer: HttpResponse = super().form_valid(form)
        return answer


by_password = never_cache(ReauthenticateView.as_view(template_name=AGAIN))
by_code = never_cache(ReauthenticateByCodeView.as_view(template_name="account/reauthenticate_code.html"))
by_passkey = never_cache(ReauthenticateWebAuthnView.as_view(template_name="account/reauthenticate_passkey.html"))
add_app = never_cache(ActivateTOTPView.as_view(template_name="account/app_add.html"))
remove_app = never_cache(DeactivateTOTPView.as_view(template_name="account/app_remove.html", success_url=account))
add_passkey = never_cache(AddWebAuthnView.as_view(template_name="account/passkey_add.html"))
remove_passkey = never_cache(
    RemoveWebAuthnView.as_view(template_name="account/passkey_remove.html", success_url=account)
)
recovery_codes = never_cache(ViewRecoveryCodesView.as_view(template_name="account/recovery_codes.html"))
new_recovery_codes = never_cache(GenerateRecoveryCodesView.as_view(template_name="account/recovery_codes_new.html"))
