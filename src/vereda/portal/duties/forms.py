"""The forms by which a State keeps its days and terms, and says which certificates it approved."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.exchange.duties.models import Term
from vereda.exchange.states.models import District
from vereda.portal.components.forms import DayInput, PortalForm

MOST_AT_ONCE = 500  # certificates
TERMS = {
    Term.Name.FALL: _("Fall"),
    Term.Name.SPRING: _("Spring"),
    Term.Name.SUMMER: _("Summer"),
    Term.Name.INTERSESSION: _("Intersession"),
}


class ClosedDayForm(PortalForm):
    prefix = "closed"
    day = forms.DateField(label=_("Day"), widget=DayInput())
    name = forms.CharField(label=_("What it is"), max_length=80)


class TermForm(PortalForm):
    prefix = "term"
    name = forms.ChoiceField(label=_("Term"), choices=list(TERMS.items()))
    district = forms.CharField(
        label=_("District"),
        help_text=_("Its seven-digit NCES number. Empty: every district that has no term of its own."),
        max_length=7,
        required=False,
    )
    begins_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, state: str, data: Any = None) -> None:
        super().__init__(data)
        self.state = state

    def clean_district(self) -> str | None:
        number: str = self.cleaned_data["district"].strip()
        if number and not District.objects.filter(pk=number, state=self.state).exists():
            raise forms.ValidationError(_("This is not the number of a district of your State."))
        return number or None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("begins_on") and given.get("ends_on") and given["ends_on"] <= given["begins_on"]:
            self.add_error("ends_on", _("The last day comes after the first."))
        return given


class CertificatesForm(PortalForm):
    prefix = "certificates"
    approved_on = forms.DateField(label=_("Day of the approval"), widget=DayInput())
    identifiers = forms.CharField(
        label=_("State student IDs"), help_text=_("One a line."), widget=forms.Textarea({"rows": 4})
    )
    of_secondary_age = forms.BooleanField(label=_("These children are of secondary-school age"), required=False)

    def clean_approved_on(self) -> Any:
        day = self.cleaned_data["approved_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Please give a day that is past."))
        return day

    def clean_identifiers(self) -> list[str]:
        numbers = [one.strip() for one in self.cleaned_data["identifiers"].splitlines() if one.strip()]
        if len(numbers) > MOST_AT_ONCE or any(len(one) > 15 for one in numbers):  # noqa: PLR2004  # as the element has it
            raise forms.ValidationError(_("At most 500 lines, each with one ID of up to 15 characters."))
        return numbers
