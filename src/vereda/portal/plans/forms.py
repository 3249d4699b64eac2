"""The form by which an edition of a graduation plan comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vereda.exchange.credits.plans import from_csv
from vereda.portal.components.forms import DayInput, PortalForm

MOST_BYTES = 200_000


class EditionForm(PortalForm):
    file = forms.FileField(
        label=_("The plan as CSV"), help_text=_("One plan: take it from the list, edit it in a spreadsheet, send it back."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={"required": _("Please choose a file first.")},
    )  # fmt: skip
    holds_from = forms.DateField(label=_("Holds from"), widget=DayInput())
    note = forms.CharField(
        label=_("Why"), help_text=_("The law or decision behind it; the second person reads it."), max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def clean_file(self) -> list[dict[str, str]]:
        """The rows of the file."""
        sent: Any = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(_now("A plan is not that large."))
        try:
            return from_csv(sent.read().decode("utf-8"))
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
