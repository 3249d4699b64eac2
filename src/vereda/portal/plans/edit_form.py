"""The form that changes a plan row by row, without a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.core.credits import COUNTED, SUBJECTS, PlanEdit, Row
from vereda.exchange.credits.plans import DISTRICT, Edition
from vereda.portal.components.forms import DayInput, PortalForm
from vereda.portal.credits.asking import CLASSES
from vereda.portal.credits.words import said

LEAST, MOST = Decimal("0.001"), Decimal(400)  # credits of a subject, in any State's unit
NEW_SUBJECTS = 3  # that one edit can add


@dataclass(frozen=True)
class SubjectField:
    label: str
    courses: str
    credits: BoundField
    drop: BoundField


def credits_field(*, required: bool) -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("Credits"), required=required, min_value=LEAST, max_value=MOST, decimal_places=3,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"required": gettext_lazy("Say how many credits the subject needs.")},
    )  # fmt: skip


def class_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=CLASSES.start, max_value=CLASSES.stop - 1,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )  # fmt: skip


class PlanEditForm(PortalForm):
    """`edition`: the draft of the edition that the person read, 0 for the one that ships with Vereda.

    `credits-N` and `drop-N` are of the plan's row N; `subject-N` and `amount-N` of a subject that is added.
    """

    edition = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the plan"), max_length=120)
    first = class_field(gettext_lazy("From the class of"))
    last = class_field(gettext_lazy("To the class of"))
    district = forms.RegexField(
        r"^\d{7}$", label=gettext_lazy("For one district alone"), required=False,
        help_text=gettext_lazy("Its NCES number, seven digits: the plan is copied for it, and the State’s own stays as it is."),
        error_messages={"invalid": gettext_lazy("An NCES number of a district has seven digits.")},
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=300,
        help_text=gettext_lazy("The law, rule or decision; it stands with every row that changes."),
    )  # fmt: skip
    holds_from = forms.DateField(label=gettext_lazy("Holds from"), widget=DayInput())
    note = forms.CharField(
        label=gettext_lazy("Why"), help_text=gettext_lazy("The second person reads it."), max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, held: Edition, data: Any = None) -> None:
        self.rows: Sequence[Row] = held.rows
        self.counted = [at for at, row in enumerate(held.rows) if row["row_type"] in COUNTED]
        super().__init__(data, initial=_initial(held, self.counted))
        for at in self.counted:
            self._add(f"credits-{at}", credits_field(required=False))
            self._add(f"drop-{at}", forms.BooleanField(label=gettext_lazy("Take out"), required=False))
        unsaid = [("", _("none")), *((code, said(named.label)) for code, named in SUBJECTS.items())]
        for nth in range(NEW_SUBJECTS):
            self._add(
                f"subject-{nth}",
                forms.ChoiceField(label=gettext_lazy("Subject to add"), required=False, choices=unsaid),
            )
            self._add(f"amount-{nth}", credits_field(required=False))
        if self.is_of_district:
            del self.fields["district"]

    def _add(self, name: str, field: forms.Field) -> None:
        looks: dict[type[forms.Widget], str] = {forms.Select: "usa-select", forms.TextInput: "usa-input"}
        if look := looks.get(type(field.widget)):
            field.widget.attrs["class"] = look
        self.fields[name] = field

    @property
    def is_of_district(self) -> bool:
        return bool(self.rows[0].get(DISTRICT))

    def subjects(self) -> list[SubjectField]:
        return [
            SubjectField(row["label"], row["course_tokens"], self[f"credits-{at}"], self[f"drop-{at}"])
            for at in self.counted
            for row in [self.rows[at]]
        ]

    def new_subjects(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"subject-{nth}"], self[f"amount-{nth}"]) for nth in range(NEW_SUBJECTS)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for at in self.counted:
            if not given.get(f"drop-{at}") and not given.get(f"credits-{at}") and f"credits-{at}" not in self.errors:
                self.add_error(f"credits-{at}", _("Say how many credits the subject needs."))
        for nth in range(NEW_SUBJECTS):
            if (
                bool(given.get(f"subject-{nth}")) != bool(given.get(f"amount-{nth}"))
                and f"amount-{nth}" not in self.errors
            ):
                self.add_error(f"amount-{nth}", _("A subject that is added has a name and credits."))
        return given

    def edit(self) -> PlanEdit:
        given = self.cleaned_data
        return PlanEdit(
            name=given["name"],
            first=given["first"],
            last=given["last"],
            source=given["source"],
            credits={at: given[f"credits-{at}"] for at in self.counted if not given[f"drop-{at}"]},
            without=frozenset(at for at in self.counted if given[f"drop-{at}"]),
            added={
                given[f"subject-{nth}"]: given[f"amount-{nth}"]
                for nth in range(NEW_SUBJECTS)
                if given[f"subject-{nth}"]
            },
        )


def number_of(held: Edition) -> int:
    """The edition as the form names it."""
    return held.draft.pk if held.draft else 0


def _initial(held: Edition, counted: Sequence[int]) -> dict[str, Any]:
    first = held.rows[0]
    return {
        "edition": number_of(held),
        "name": first["plan_name"],
        "first": first["grad_year_from"],
        "last": first["grad_year_to"],
        **{f"credits-{at}": held.rows[at]["credits_native"] for at in counted},
    }
