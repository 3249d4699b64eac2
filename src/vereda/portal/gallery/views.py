"""Every component on one page, for who builds pages, and for axe. In a demonstration only."""

from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vereda.exchange.children.record import Said
from vereda.portal.components.icons import ICONS
from vereda.portal.home.waiting import Waiting
from vereda.portal.record.alerts import Alert, Conflict, ConflictValue
from vereda.portal.submissions.steps import Step

STATES = ("TX", "MI", "WA", "OR", "FL")
DAY = date(2026, 11, 19)
MOMENT = datetime(2026, 11, 19, 17, 42, tzinfo=UTC)
TONES = ("good", "look", "stop", "know", "none")


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"class": "usa-input"}))
    empty = forms.CharField(label="Left empty", widget=forms.TextInput(attrs={"class": "usa-input"}))
    state = forms.ChoiceField(
        label="State", choices=[(one, one) for one in STATES], widget=forms.Select(attrs={"class": "usa-select"})
    )


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    form = SampleForm({"name": "Mona", "empty": "", "state": "WA"})
    form.is_valid()
    said = tuple(Said(state, DAY) for state in STATES[:2])
    context = {
        "day": DAY,
        "moment": MOMENT,
        "order": STATES,
        "tones": TONES,
        "icons": ICONS,
        "form": form,
        "alerts": [
            Alert("stop", "medical", _("%(kind)s health condition") % {"kind": "Chronic"}, "A line.", said=said),
            Alert("look", "warning", "Two values differ", "A line, and a link.", "#tables", "See both"),
            Alert("good", "check", "All is well", "A line."),
            Alert("know", "clock", "Something to know", "A line."),
        ],
        "conflict": Conflict(
            "birth_date",
            "Two birth dates are on file",
            (ConflictValue("March 7, 2007", "Birth certificate", said), ConflictValue("July 3, 2007", "", said[:1])),
            "Why one is shown first.",
            "Who alone can change it.",
        ),
        "waiting": [Waiting(12, "Near matches", "oldest 7 days", "#waits"), Waiting(0, "Corrections", "nothing waits")],
        "steps": [
            Step(1, "Received", "done", MOMENT, "18.4 MB"),
            Step(2, "Checked", "now", None, "6,118 of 8,371"),
            Step(3, "Loaded", "waiting", None, ""),
            Step(4, "Matched", "stopped", None, ""),
        ],
    }
    return render(request, "gallery/gallery.html", context)
