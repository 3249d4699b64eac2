"""The sign-in form."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.models import User


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"class": "usa-input", "autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "usa-input", "autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """One sentence for every failure, so that nobody learns which addresses have accounts."""
        given = super().clean() or {}
        if "email" in given and "password" in given:
            found = authenticate(self.request, username=given["email"].lower(), password=given["password"])
            if not isinstance(found, User):
                raise forms.ValidationError(_("This e-mail and password do not belong together. Please check both."))
            self.user = found
        return given
