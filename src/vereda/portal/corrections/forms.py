"""The forms by which a request is taken in, answered and decided."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vereda.core.elements import ELEMENTS, GROUPS
from vereda.exchange.children.record import Record
from vereda.exchange.corrections.letter import subject
from vereda.portal.components.forms import DayInput, PortalForm
from vereda.portal.components.language import page_language
from vereda.portal.components.tags import state_name
from vereda.portal.corrections.words import RELATIONS
from vereda.portal.record.words import value_text

RADIO = {"class": "usa-radio__input"}
LISTS = ("enrollments", "course_history", "assessments", "qualifying_moves")


class TakeForm(PortalForm):
    """`what`: an element or a group with the State that said it, as one word: `birth_date@TX`."""

    what = forms.ChoiceField(
        label=_("What is wrong"),
        error_messages={"required": _("Choose what is wrong.")},
    )
    wanted = forms.CharField(
        label=_("What it should be"),
        help_text=_("For an entry of a list, say which one is meant."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    asked_by = forms.CharField(label=_("Who asks"), max_length=120)
    relation = forms.ChoiceField(label=_("As"), choices=list(RELATIONS.items()))
    asked_on = forms.DateField(label=_("Day on which it was asked"), widget=DayInput())
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, record: Record | None, data: Any = None) -> None:
        super().__init__(data, initial={"asked_on": timezone.localdate()})
        self.stands: dict[str, str] = {}
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self._choices(record) if record else []

    def _choices(self, record: Record) -> list[tuple[str, str]]:
        language = page_language()
        choices = []
        for element, choice in record.demographics.items():
            for value in choice.values:
                for state in dict.fromkeys(said.state for said in value.said):
                    key, text = f"{element}@{state}", value_text(element, value.value)
                    self.stands[key] = text
                    choices.append((key, f"{subject(element, language)}: {text} ({state_name(state)})"))
        for group in LISTS:
            choices += [
                (f"{group}@{state}", f"{subject(group, language)} ({state_name(state)})") for state in record.states
            ]
        return choices

    def clean_what(self) -> tuple[str, str]:
        element, _at, state = self.cleaned_data["what"].partition("@")
        if element not in ELEMENTS and element not in GROUPS:
            raise forms.ValidationError(_("Choose what is wrong."))
        return element, state

    def clean_asked_on(self) -> Any:
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Please give a day that is past."))
        return day


class DecideForm(PortalForm):
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("granted", _("Grant: the value is corrected, and sent in a file within 4 working days")),
            ("refused", _("Refuse: nothing is changed")),
        ],
        widget=forms.RadioSelect(RADIO),
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The family reads it in the letter; write it in their language."),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


class ReplyForm(PortalForm):
    words = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea({"rows": 3}))
