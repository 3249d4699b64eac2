"""The forms by which a person decides about credits."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from vereda.core.credits import HALVES, PLACES, SUBJECTS, UNITS, Plan, place_named
from vereda.portal.components.forms import PortalForm
from vereda.portal.credits.asking import CLASSES
from vereda.portal.credits.words import said

MOST_SEEN = 10_000
HALF_WORDS = {"A": _("section A, the first half"), "B": _("section B, the second half"), "whole": _("the whole course")}


def seen() -> forms.IntegerField:
    """How many decisions about the same thing the person had read."""
    return forms.IntegerField(min_value=0, max_value=MOST_SEEN, widget=forms.HiddenInput)


def key_of_line() -> forms.CharField:
    return forms.CharField(max_length=500, widget=forms.HiddenInput)


class AcceptForm(PortalForm):
    line = key_of_line()
    seen = seen()
    credits = forms.DecimalField(
        label=_("Credits accepted"), min_value=Decimal(0), max_value=Decimal(30), decimal_places=3,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"required": _("Say how many credits are accepted.")},
    )  # fmt: skip
    rule = forms.CharField(
        label=_("By which rule"), max_length=200,
        help_text=_("such as: by hours, 27 of 60; the district’s policy 2410"),
        error_messages={"required": _("Say by which rule.")},
    )  # fmt: skip


class PlaceForm(PortalForm):
    line = key_of_line()
    seen = seen()
    course = forms.CharField(
        label=_("It is the course"),
        required=False,
        max_length=120,
        help_text=_("its SCED code, or its usual name: Government"),
    )
    subject = forms.ChoiceField(label=_("or at least of the subject"), required=False)
    half = forms.ChoiceField(label=_("Which part of the course"), required=False)
    unit = forms.ChoiceField(label=_("Its credits are counted in"), required=False)
    reason = forms.CharField(
        label=_("Why"), help_text=_("The next reader sees it."), max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why: the next reader sees it.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        unsaid = ("", _now("as it is"))
        self._choices("subject", [unsaid, *((code, said(SUBJECTS[code].label)) for code in PLACES)])
        self._choices("half", [unsaid, *((half, str(HALF_WORDS[half])) for half in HALVES)])
        self._choices("unit", [unsaid, *((unit.scheme, f"{unit.scheme}: {unit.meaning}") for unit in UNITS.values())])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_course(self) -> str:
        """The SCED code of the course that is meant, or nothing."""
        text = self.cleaned_data["course"]
        if not text:
            return ""
        if code := place_named(text):
            return code
        raise forms.ValidationError(_now("No course of that name or code is known. Choose the subject instead."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in ("course", "subject", "half", "unit")):
            raise forms.ValidationError(_now("Say what it is: a course, a subject, a part or a unit."))
        return given


class PlanForm(PortalForm):
    seen = seen()
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    class_of = forms.IntegerField(
        label=_("Class of"), required=False, min_value=CLASSES.start, max_value=CLASSES.stop - 1,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), help_text=_("The next reader sees it."), max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why: the next reader sees it.")},
    )  # fmt: skip

    def __init__(self, plans: tuple[Plan, ...], data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _now("the usual plan of the class")), *((plan.id, plan.name) for plan in plans)]
