"""The forms of a notice and of its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.administration import Place, Reach
from vereda.exchange.accounts.places import key_of, place_of
from vereda.exchange.children.record import Record
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.tables import outcomes_of
from vereda.exchange.states.models import District, State
from vereda.exchange.states.queries import find_districts
from vereda.portal.components.forms import DayInput, PortalForm
from vereda.portal.components.role_names import place_name
from vereda.portal.moves.words import OUTCOMES, TO_SEND, WANTS

LONGEST = 1000
RADIO = {"class": "usa-radio__input"}


class NoticeForm(PortalForm):
    """What is told about a child, and to whom: the places of its record, and those that sound like `text`."""

    kind = forms.ChoiceField(
        label=_("What you tell them"),
        choices=list(TO_SEND.items()),
        widget=forms.RadioSelect(RADIO),
        error_messages={"required": _("Choose what the notice says.")},
    )
    place = forms.ChoiceField(
        label=_("Whom you tell"),
        widget=forms.RadioSelect(RADIO),
        error_messages={"required": _("Choose where the notice goes. Search if the place is not listed.")},
    )
    wants = forms.MultipleChoiceField(
        label=_("What you ask for"),
        choices=list(WANTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    on = forms.DateField(label=_("Day of the move"), help_text=_("Planned or past."), required=False, widget=DayInput())
    message = forms.CharField(
        label=_("Message"),
        help_text=_("What helps them: where the family stays, which school, whom to call."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, record: Record | None, data: Any = None, *, text: str = "", kind: str = "") -> None:
        super().__init__(data, initial={"kind": kind})
        chosen = place_of(data.get("place", "")) if data else None
        places = [*_places_of(record), *_found(text), *([chosen] if chosen and chosen.state else [])]
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list({key_of(one): place_name(one) for one in places}.items())

    def clean_place(self) -> Place:
        place = place_of(self.cleaned_data["place"])
        if place is None or place.reach not in (Reach.STATE, Reach.DISTRICT):
            raise forms.ValidationError(_("Choose where the notice goes. Search if the place is not listed."))
        return place


def _places_of(record: Record | None) -> list[Place]:
    """The districts in which the child was enrolled, newest first, then the States of the record."""
    if record is None:
        return []
    numbers = [
        str(one.elements["school_district_id"]) for one in record.enrollments if one.elements.get("school_district_id")
    ]
    districts = District.objects.select_related("state").in_bulk(numbers)
    here = [
        Place(state=districts[one].state, district=districts[one]) for one in dict.fromkeys(numbers) if one in districts
    ]
    states = State.objects.in_bulk(list(record.states))
    return [*here, *(Place(state=states[code]) for code in record.states if code in states)]


def _found(text: str) -> list[Place]:
    if not text.strip():
        return []
    states = State.objects.filter(name__icontains=text.strip())[:3]
    districts = find_districts(text, limit=8).select_related("state")
    return [*(Place(state=one) for one in states), *(Place(state=one.state, district=one) for one in districts)]


class AnswerForm(PortalForm):
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        widget=forms.RadioSelect(RADIO),
        error_messages={"required": _("Choose what came of it.")},
    )
    note = forms.CharField(
        label=_("A word to the sender"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, notice: Notice, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, OUTCOMES[key]) for key in outcomes_of(notice.kind)]
