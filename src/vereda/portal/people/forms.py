"""The forms by which accounts are administered."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.administration import Place, may_give, roles_to_give
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.places import find_places, key_of, place_of
from vereda.exchange.states.models import State
from vereda.portal.components.forms import DayInput, PortalForm
from vereda.portal.components.role_names import place_name, role_name


class RoleForm(PortalForm):
    """A role and the place it is for. The places are those that sound like `text`."""

    role = forms.ChoiceField(label=_("Role"))
    place = forms.ChoiceField(
        label=_("For"),
        widget=forms.RadioSelect({"class": "usa-radio__input"}),
        error_messages={"required": _("Choose what the role is for. Search if it is not listed.")},
    )

    def __init__(self, by: User, data: Any = None, *, state: State | None, text: str, role: str = "") -> None:
        super().__init__(data, initial={"role": role})
        self.by, self.text = by, text
        self._choices("role", [(str(one), role_name(one)) for one in roles_to_give(by)])
        chosen = place_of(data.get("place", "")) if data else None
        places = {
            key_of(one): place_name(one) for one in [*find_places(by, text, state=state), *([chosen] if chosen else [])]
        }
        self._choices("place", list(places.items()))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_place(self) -> Place:
        place = place_of(self.cleaned_data["place"])
        if place is None:
            raise forms.ValidationError(_("Choose what the role is for. Search if it is not listed."))
        return place

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "role" in given and "place" in given and not may_give(self.by, given["role"], given["place"]):
            self.add_error(
                "place", _("This role is not given for that: a district role needs a district, a State role the State.")
            )
        return given


class RefuseForm(PortalForm):
    reason = forms.CharField(
        label=_("Why"), help_text=_("The applicant reads it."), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class TrainingForm(PortalForm):
    on = forms.DateField(label=_("Day of the training"), widget=DayInput())

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.now().date():
            raise forms.ValidationError(_("Please give a day that is past."))
        return day


class BulkForm(PortalForm):
    file = forms.FileField(
        label=_("CSV file"),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={"required": _("Please choose a file first.")},
    )


class RegionForm(PortalForm):
    name = forms.CharField(label=_("Name of the region"), max_length=60)
    districts = forms.CharField(
        label=_("NCES numbers of its districts"),
        help_text=_("Seven digits each, with spaces or commas between them."),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_districts(self) -> list[str]:
        numbers = self.cleaned_data["districts"].replace(",", " ").split()
        return list(dict.fromkeys(numbers))
