"""The data quality scorecard: of a State or district, of all States in short, to take along, and the children behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.queries import count_before
from vereda.exchange.reports.mending import MOST, wanting
from vereda.exchange.reports.quality import FILLED, MEASURES
from vereda.exchange.reports.queries import districts_of, states_of
from vereda.exchange.reports.scorecard import DUE, SECTIONS, Place, Score, Share, in_short, place_for, scores
from vereda.exchange.reports.tables import NotForYou
from vereda.portal.components.files import Cell, Kind, as_table
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.tags import element_title, state_name
from vereda.portal.counts.words import names_of, years
from vereda.portal.duties.words import TITLES as DUTIES
from vereda.portal.reports.asking import asked_count
from vereda.portal.reports.words import about_taken

GOOD, FAIR = 0.95, 0.85  # our proposal: no thresholds are published
BAR = 100
TITLES: Final[Mapping[str, object]] = {
    "completeness": gettext_lazy("Completeness"),
    "validity": gettext_lazy("Validity"),
    "timeliness": gettext_lazy("Timeliness"),
    "stability": gettext_lazy("Stability"),
    "duplicates": gettext_lazy("Duplicates"),
    "matching": gettext_lazy("Matching"),
    "worklist": gettext_lazy("Worklist"),
    "use": gettext_lazy("Use"),
}
QUARTERS: Final = {
    1: gettext_lazy("best quarter"),
    2: gettext_lazy("second quarter"),
    3: gettext_lazy("third quarter"),
    4: gettext_lazy("last quarter"),
}


@dataclass(frozen=True)
class Line:
    """`mends`: whether the children who want it can be listed."""

    measure: str
    name: str
    share: str
    bar: int
    standing: str
    tone: str
    numbers: str
    before: str
    quarter: str
    mends: bool


@signed_in
@require_GET
def scorecard(request: PersonRequest) -> HttpResponse:
    count, periods, place = _asked(request)
    if count is None:
        return render(request, "reports/none.html")
    _note(request, count, place, "report.shown")
    context = {
        "count": count,
        "period": years(count.period),
        "periods": [(period, years(period)) for period in periods],
        "place": place,
        "here": request.GET.urlencode(),
        **_choices(request, count, place),
    }
    if place is None:
        told = in_short(count)
        lines = [
            (state, state_name(state), [_percent(told[state].get(section)) for section in SECTIONS])
            for state in sorted(told)
        ]
        return render(
            request, "reports/all_states.html", {**context, "lines": lines, "sections": list(TITLES.values())}
        )
    found = scores(count, count_before(count), place)
    return render(request, "reports/scorecard.html", {**context, **_told(found, place)})


@signed_in
@require_GET
def scorecard_csv(request: PersonRequest) -> HttpResponse:
    return _taken(request, "csv")


@signed_in
@require_GET
def scorecard_xlsx(request: PersonRequest) -> HttpResponse:
    return _taken(request, "xlsx")


def _taken(request: PersonRequest, kind: Kind) -> HttpResponse:
    count, _periods, place = _asked(request)
    if count is None:
        raise Http404
    _note(request, count, place, "report.taken", kind=kind)
    about = about_taken(_("Data quality"), count.period, state_name(place.state) if place else _("All States"))
    name = "-".join(filter(None, ("scorecard", count.period, place.state if place else "")))
    return as_table(kind, name, _cells(count, place), about=about, wide=2)


def _cells(count: Count, place: Place | None) -> list[list[Cell]]:
    if place is None:
        told = in_short(count)
        heads: list[Cell] = [_("State"), *(str(title) for title in TITLES.values())]
        shares: dict[str, list[Cell]] = {
            state: [_percent(told[state].get(one)) for one in SECTIONS] for state in sorted(told)
        }
        return [heads, *([state_name(state), *some] for state, some in shares.items())]
    lines: list[list[Cell]] = [
        [
            _("Section"),
            _("Measure"),
            _("Per cent"),
            _("Meet it"),
            _("Applies to"),
            _("Year before"),
            _("Among the States"),
        ]
    ]
    for one in scores(count, count_before(count), place):
        numbers: list[Cell] = ["" if number is None else number for number in (one.share.met, one.share.applies)]
        beside = [_percent(one.before), str(QUARTERS[one.quarter]) if one.quarter else ""]
        share: Cell = round(100 * one.share.middle, 1) if place.opens else _percent(one.share)
        lines.append([str(TITLES[one.section]), measure_words(one.measure), share, *numbers, *beside])
    return lines


@signed_in
@require_GET
def mend(request: PersonRequest, measure: str) -> HttpResponse:
    """The children who want an element, for who may see them."""
    count, _periods, place = _asked(request)
    if place is None or not place.opens:
        raise PermissionDenied
    if count is None:
        raise Http404
    try:
        found = wanting(request.user, count, place, measure)
    except NotForYou as refused:
        raise Http404 from refused
    names = names_of("district", [one.district for one in found if one.district])
    context = {
        "element": measure_words(measure),
        "rows": [(one, names.get(one.district, "")) for one in found],
        "most": MOST if len(found) == MOST else None,
        "period": years(count.period),
        "here": request.GET.urlencode(),
    }
    return render(request, "reports/mend.html", context)


def _asked(request: PersonRequest) -> tuple[Count | None, tuple[str, ...], Place | None]:
    if not may(request.user, Permission.VIEW_REPORTS):
        raise PermissionDenied
    try:
        place = place_for(request.user, request.GET.get("state") or None, request.GET.get("district") or None)
    except NotForYou as refused:
        raise Http404 from refused
    return *asked_count(request.GET), place


def _note(request: PersonRequest, count: Count, place: Place | None, action: str, **facts: str) -> None:
    where = {"district": place.district} if place and place.district else {}
    with transaction.atomic():
        record(
            action=action, actor=request.user.email, on=("count", str(count.pk)), state_code=place.state if place else "",
            facts={"report": "scorecard", **where, **facts},
        )  # fmt: skip


def _choices(request: PersonRequest, count: Count, place: Place | None) -> dict[str, Any]:
    reports, sees = (scope_of(request.user, one) for one in (Permission.VIEW_REPORTS, Permission.VIEW_CHILD))
    states = (sees.states or set(states_of(count))) if reports.nation else set()
    districts: list[str | int | None] = []
    if place and place.opens:
        districts = [*(districts_of(count, place.state) if reports.nation else sorted(reports.districts))]
    named = names_of("district", districts)
    return {
        "states": sorted([(state, state_name(state)) for state in states], key=lambda one: one[1]),
        "all_states": reports.nation and not sees.states,
        "districts": sorted(named.items(), key=lambda one: one[1]),
        "all_districts": reports.nation,
    }


def _told(found: Sequence[Score], place: Place) -> dict[str, Any]:
    good = sum(one.share.middle >= GOOD for one in found)
    district = names_of("district", [place.district])[place.district] if place.district else ""
    return {
        "title": _("%(good)s of %(all)s measures are good in %(place)s")
        % {"good": good, "all": len(found), "place": district or state_name(place.state)},
        "parts": [
            (section, TITLES[section], [_line(one, place) for one in found if one.section == section])
            for section in SECTIONS
            if any(one.section == section for one in found)
        ],
    }


def _line(one: Score, place: Place) -> Line:
    share = one.share
    tone, standing = _standing(share.middle)
    numbers = ""
    if share.met is not None:
        numbers = _("%(met)s of %(all)s") % {"met": f"{share.met:,}", "all": f"{share.applies:,}"}
    return Line(
        measure=one.measure,
        name=measure_words(one.measure),
        share=_percent(share),
        bar=round(BAR * share.middle),
        standing=standing,
        tone=tone,
        numbers=numbers,
        before=_percent(one.before),
        quarter=str(QUARTERS[one.quarter]) if one.quarter else "",
        mends=place.opens and one.measure.startswith(FILLED) and share.least < 1,
    )


def _standing(share: float) -> tuple[str, str]:
    if share >= GOOD:
        return "good", _("good")
    return ("look", _("fair")) if share >= FAIR else ("stop", _("to mend"))


def _percent(share: Share | None) -> str:
    """Never 100% for what is not all."""
    if share is None:
        return ""
    if share.least < share.most:
        return f"{100 * share.least:.0f}–{100 * share.most:.0f}%"
    return f"{min(round(100 * share.least), 100 if share.least == 1 else 99)}%"


def measure_words(measure: str) -> str:
    if measure.startswith(FILLED):
        return element_title(measure.removeprefix(FILLED))
    if measure.startswith(DUE):
        return DUTIES[measure.removeprefix(DUE)](1) % {"toward": _("another State"), "number": 1}
    return MEASURES[measure].name[page_language()]
