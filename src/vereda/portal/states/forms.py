"""What is entered of a State: an agreement it signed, whom to call."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.keys import LONGEST
from vereda.exchange.states.models import Agreement, Lane
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


LANES = {
    Lane.TEST: _("Test: files are checked, nothing is loaded"),
    Lane.PRODUCTION: _("Production: files, notices and children of the State"),
}


class KeyForm(PortalForm):
    name = forms.CharField(label=_("System"), help_text=_("Its name stands beside whatever it does."), max_length=80)
    lane = forms.ChoiceField(
        label=_("Lane"), choices=list(LANES.items()), widget=forms.RadioSelect({"class": "usa-radio__input"})
    )
    last_day = forms.DateField(
        label=_("Last day on which it holds"), help_text=_("At most a year ahead."), widget=DayInput()
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if not today <= day < today + LONGEST:
            raise forms.ValidationError(_("Please give a day from today to a year ahead."))
        return day

    @property
    def expires_at(self) -> datetime:
        """When the last day is over, where the person is."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["last_day"] + timedelta(days=1), time.min))


class ContactForm(PortalForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Phone"), max_length=20)
