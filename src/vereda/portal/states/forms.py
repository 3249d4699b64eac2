"""What is entered of a State: an agreement it signed, whom to call."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.exchange.states.models import Agreement
from vereda.portal.components.forms import DayInput, PortalForm

KINDS = {
    Agreement.Kind.INTERCONNECTION: _("Interconnection Agreement"),
    Agreement.Kind.SECURITY: _("Interconnection Security Agreement"),
}


class AgreementForm(PortalForm):
    kind = forms.ChoiceField(label=_("Agreement"), choices=list(KINDS.items()))
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput())
    valid_until = forms.DateField(label=_("Last day on which it holds"), widget=DayInput())
    note = forms.CharField(label=_("Where it is kept"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "signed_on" in given and given["signed_on"] > timezone.localdate():
            self.add_error("signed_on", _("Please give a day that is past."))
        if {"signed_on", "valid_until"} <= given.keys() and given["valid_until"] < given["signed_on"]:
            self.add_error("valid_until", _("This day is before the signature."))
        return given


class ContactForm(PortalForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Phone"), max_length=20)
