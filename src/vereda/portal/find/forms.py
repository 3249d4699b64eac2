"""What was typed, in the box or in the fields, as one question.

The box and the fields show the same question. Whichever was changed last is meant: `was` is the box as the page had it, so a box
that reads otherwise has been typed in; one that does not leaves the word to the fields.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from vereda.core.elements import CODE_SETS
from vereda.exchange.children.queries import Query, read_query

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 200  # characters of the box
FIELD = {"class": "usa-input", "autocomplete": "off", "spellcheck": "false"}


def _field(label: "StrOrPromise", help_text: "StrOrPromise" = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={**FIELD, **attributes}),
    )


class FindForm(forms.Form):
    q = forms.CharField(required=False, max_length=LONGEST)
    was = forms.CharField(required=False, max_length=LONGEST)
    first_name = _field(_("First name"))
    last_name_1 = _field(_("First surname"))
    last_name_2 = _field(_("Second surname"))
    month = _field(_("Month"), inputmode="numeric", maxlength="2")
    day = _field(_("Day"), inputmode="numeric", maxlength="2")
    year = _field(_("Year"), inputmode="numeric", maxlength="4")
    parent = _field(_("Mother, father or guardian"))
    state = forms.ChoiceField(
        label=_("Last known State"),
        required=False,
        choices=[("", _("Any State")), *((code, told.label) for code, told in CODE_SETS["us_state"].items())],
        widget=forms.Select(attrs={"class": "usa-select"}),
    )
    school = _field(_("School or district"))
    identifier = _field(_("Any ID number"), _("State, district, MSIX"))

    def date_parts(self) -> list[forms.BoundField]:
        return [self["month"], self["day"], self["year"]]

    def query(self) -> Query:
        """The question. A date in the fields that is none is left `unread`."""
        given = self.cleaned_data
        box = read_query(given.get("q", ""))
        beside = {name: given.get(name, "").strip() for name in ("parent", "school")}
        state = given.get("state") or None
        if given.get("q") and given["q"] != given.get("was"):
            return replace(box, **beside, state=box.state or state)
        named = read_query(given.get("identifier", ""))
        born, unread = self._born()
        return replace(
            named if named.msix_id or named.identifier else Query(identifier=given.get("identifier") or None),
            given=given.get("first_name", "").strip(),
            surnames=" ".join(
                part for part in (given.get("last_name_1", ""), given.get("last_name_2", "")) if part
            ).strip(),
            born=born,
            unread=unread,
            state=named.state or state,
            **beside,
        )

    def _born(self) -> tuple[date | None, str]:
        parts = [self.cleaned_data.get(name, "").strip() for name in ("year", "month", "day")]
        if not any(parts):
            return None, ""
        try:
            return date(*map(int, parts)), ""
        except ValueError:
            return None, "/".join((parts[1] or "?", parts[2] or "?", parts[0] or "?"))


def shown(query: Query) -> dict[str, str]:
    """The question as box and fields show it."""
    words = query.surnames.split()
    first, second = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (query.surnames, "")
    box = _box(query)
    return {
        "q": box,
        "was": box,
        "first_name": query.given,
        "last_name_1": first,
        "last_name_2": second,
        "month": str(query.born.month) if query.born else "",
        "day": str(query.born.day) if query.born else "",
        "year": str(query.born.year) if query.born else "",
        "parent": query.parent,
        "state": query.state or "",
        "school": query.school,
        "identifier": query.msix_id or query.identifier or "",
    }


def _box(query: Query) -> str:
    born = f"{query.born.month}/{query.born.day}/{query.born.year}" if query.born else ""
    number = query.msix_id or " ".join(
        part for part in (query.state if query.identifier else "", query.identifier) if part
    )
    return " ".join(part for part in (number, query.given, query.surnames, born, query.unread) if part)
