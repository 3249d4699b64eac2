"""Reports that a person saves under a name: saving one, finding it again, other days or another name, deleting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.core.calendar import performance_period_named
from vereda.core.counts import AGE_GRADES
from vereda.core.elements import CODE_SETS
from vereda.exchange.accounts.models import User
from vereda.exchange.mail.notifying import note_seen
from vereda.exchange.reports.definitions import REPORTS
from vereda.exchange.reports.listing import LISTINGS
from vereda.exchange.reports.models import SavedReport
from vereda.exchange.reports.saved import ASKED, COUNTS, SCORECARD, is_open, saved_by
from vereda.exchange.reports.saving import KIND, NameTaken, TooMany, change_report, delete_report, save_report
from vereda.portal.components.forms import PortalForm
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.tags import state_name
from vereda.portal.counts.words import LEVELS, grade_name, names_of, years

RADIO: Final = {"class": "usa-radio__input"}
TITLES: Final = {COUNTS: gettext_lazy("Student counts"), SCORECARD: gettext_lazy("Data quality")}
LONGEST: Final = 80  # characters of a name
NCES: Final = 7  # digits of a district
RHYTHMS: Final = {
    "": gettext_lazy("Never: I open it when I want it"),
    "daily": gettext_lazy("Every day"),
    "weekly": gettext_lazy("Every Monday"),
    "monthly": gettext_lazy("On the first of every month"),
}
NEWEST, THIS = "newest", "this"


class ChangeForm(PortalForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Give it a name by which you find it again.")},
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Tell me by mail"),
        choices=list(RHYTHMS.items()),
        required=False,
        widget=forms.RadioSelect(RADIO),
    )


class SaveForm(ChangeForm):
    period = forms.ChoiceField(label=gettext_lazy("Performance period"), widget=forms.RadioSelect(RADIO))

    def __init__(self, period: str, data: Any = None, *, name: str = "") -> None:
        super().__init__(data, initial={"name": name, "rhythm": "", "period": NEWEST})
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(NEWEST, _("The newest one at each time"))]
        if period:
            field.choices += [(THIS, _("Always %(period)s") % {"period": years(period)})]


@dataclass(frozen=True)
class SavedLine:
    number: int
    name: str
    about: str
    rhythm: str
    is_open: bool


def saved_lines(user: User) -> list[SavedLine]:
    return [
        SavedLine(
            one.pk,
            one.name,
            about(one.report, one.asked),
            str(RHYTHMS[one.rhythm]) if one.rhythm else "",
            is_open(user, one.report, one.asked),
        )
        for one in saved_by(user)
    ]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest, report: str) -> HttpResponse:
    """Save what the address asks for of a report."""
    asked = _asked(request)
    if not is_open(request.user, report, asked):
        raise Http404(report)
    if request.method != "POST":
        form = SaveForm(asked.get("period", ""), name=about(report, {**asked, "period": ""})[:LONGEST])
        return _form(request, form, report, asked)
    form = SaveForm(asked.get("period", ""), request.POST)
    if not form.is_valid():
        return _form(request, form, report, asked, status=422)
    if form.cleaned_data["period"] == NEWEST:
        asked.pop("period", None)
    given = {name: form.cleaned_data[name] for name in ("name", "rhythm")}
    try:
        save_report(by=request.user, report=report, asked=asked, at=timezone.now(), **given)
    except NameTaken:
        form.add_error("name", _("You have another report of this name."))
    except TooMany:
        form.add_error("name", _("You have as many saved reports as anybody may. Delete one first."))
    else:
        messages.success(request, _("The report is saved."))
        return redirect("reports")
    return _form(request, form, report, asked, status=422)


@signed_in
@require_safe
def opened(request: PersonRequest, saved: int) -> HttpResponse:
    """To the report, which looks itself whether the person may see it; with that it is seen."""
    found = _own(request, saved)
    note_seen(person=request.user.pk, on=(KIND, str(found.pk)), at=timezone.now())
    return redirect(address(found))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PersonRequest, saved: int) -> HttpResponse:
    found = _own(request, saved)
    form = ChangeForm(request.POST or None, initial={"name": found.name, "rhythm": found.rhythm})
    if request.method != "POST":
        return _form(request, form, found.report, found.asked, saved=found)
    if form.is_valid():
        try:
            change_report(saved=found, at=timezone.now(), **form.cleaned_data)
        except NameTaken:
            form.add_error("name", _("You have another report of this name."))
        else:
            messages.success(request, _("The report is saved."))
            return redirect("reports")
    return _form(request, form, found.report, found.asked, saved=found, status=422)


@signed_in
@require_POST
def delete(request: PersonRequest, saved: int) -> HttpResponse:
    delete_report(saved=_own(request, saved))
    messages.success(request, _("The saved report is deleted."))
    return redirect("reports")


def address(saved: SavedReport) -> str:
    there = reverse(saved.report) if saved.report in TITLES else reverse("report", args=[saved.report])
    return f"{there}?{urlencode(saved.asked)}" if saved.asked else there


def about(report: str, asked: Mapping[str, str]) -> str:
    """What is asked for, in words: "Enrollments, Washington, Kindergarten, 2025–26"."""
    district, grade, by = (asked.get(name) or "" for name in ("district", "age_grade", "by"))
    said = [
        _title(report),
        names_of("district", [district])[district] if district else "",
        state_name(asked["state"]) if asked.get("state") else "",
        grade_name(grade) if grade else "",
        _("by %(level)s") % {"level": str(LEVELS[by]).lower()} if by in LEVELS else "",
        years(asked.get("period", "")),
    ]
    return ", ".join(filter(None, said))


def _title(report: str) -> str:
    if report in TITLES:
        return str(TITLES[report])
    return (REPORTS[report] if report in REPORTS else LISTINGS[report]).title[page_language()]


def _asked(request: PersonRequest) -> dict[str, str]:
    """What the address asks for. Raises Http404 for a place, a grade or a period that there is not."""
    asked = {name: request.GET[name] for name in ASKED if name in request.GET}
    known = (("state", CODE_SETS["us_state"]), ("age_grade", AGE_GRADES), ("by", LEVELS))
    if (
        any(asked.get(name) and asked[name] not in values for name, values in known)
        or len(asked.get("district", "")) > NCES
    ):
        raise Http404
    try:
        if asked.get("period"):
            performance_period_named(asked["period"])
    except ValueError as wrong:
        raise Http404 from wrong
    return asked


def _own(request: PersonRequest, number: int) -> SavedReport:
    return get_object_or_404(saved_by(request.user), pk=number)


def _form(
    request: PersonRequest, form: ChangeForm, report: str, asked: Mapping[str, str], *, saved: SavedReport | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "title": _("Change a saved report") if saved else _("Save a report"),
        "about": about(report, asked),
        "form": form,
        "saved": saved,
    }
    return render(request, "reports/saving.html", context, status=status)
