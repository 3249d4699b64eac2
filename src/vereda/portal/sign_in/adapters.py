"""What django-allauth shall do our way: whom it lets in, where it leads, what it writes and keeps."""

import base64
import time
from typing import Any, ClassVar

import pyrage
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.actions.signing_in import note_factor_changed, note_failure
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.second_factor import is_needed, number_of_factors
from vereda.portal.sign_in.language import in_language


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries. Please wait a quarter of an hour, or set a new password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # accounts come from applications
        return False

    def add_message(self, *arguments: Any, **named: Any) -> None:
        """Nothing: our pages say themselves what happened."""

    def post_login(self, request: HttpRequest, user: User, **named: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **named)
        return in_language(answer, user.language)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        note_failure(email=str(credentials.get("username", "")))

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, username=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **_named: Any) -> bool:  # noqa: ARG002  # for all the same
        """Unless the person showed within the last quarter of an hour who it is, at sign-in or since."""
        shown = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - one["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for one in shown)

    def send_notification_mail(self, template_prefix: str, user: User, *_rest: Any, **_named: Any) -> None:
        """A mail whenever a second factor is added or removed."""
        note_factor_changed(user=user, what=template_prefix.rpartition("/")[2])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or it is too old. Please take the next one."),
        "cannot_delete_authenticator": _("Your role needs a second factor: add another before you remove this one."),
    }

    def encrypt(self, text: str) -> str:
        """The seed of a person's codes is as good as the codes: kept under the key of the stored files."""
        key = pyrage.x25519.Identity.from_str(settings.FILE_KEY).to_public()
        return base64.b64encode(pyrage.encrypt(text.encode(), [key])).decode()

    def decrypt(self, encrypted_text: str) -> str:
        key = pyrage.x25519.Identity.from_str(settings.FILE_KEY)
        return bytes(pyrage.decrypt(base64.b64decode(encrypted_text), [key])).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role needs one."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        with transaction.atomic():
            User.objects.select_for_update().get(pk=authenticator.user_id)  # two removals at once: one after the other
            return number_of_factors(authenticator.user) > 1 or not is_needed(authenticator.user)
