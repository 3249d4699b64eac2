"""Reports: the list of them, one of them, and the same to take along or to print."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vereda.core.counts import AGE_GRADES
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.reports.across import Matrix, across, levels_of
from vereda.exchange.reports.definitions import REPORTS
from vereda.exchange.reports.listing import LISTINGS, listings_of
from vereda.exchange.reports.queries import districts_of, states_of
from vereda.exchange.reports.tables import NotForYou, Shown, shown
from vereda.portal.components.files import Kind, as_table
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.tags import state_name
from vereda.portal.counts.words import LEVELS, grade_name, names_of, years
from vereda.portal.reports.asking import Asked, asked_for
from vereda.portal.reports.illustrated import pictures
from vereda.portal.reports.listing import listing_file, listing_page
from vereda.portal.reports.saved import saved_lines
from vereda.portal.reports.table import cells_of, number_words, parts_of, place_cells, places_of
from vereda.portal.reports.words import about_taken


@signed_in
@require_GET
def reports(request: PersonRequest) -> HttpResponse:
    """What there is for this person: on children, and on work."""
    on_children = [*REPORTS.values()] if may(request.user, Permission.VIEW_REPORTS) else []
    on_work = listings_of(request.user)
    if not (on_children or on_work):
        raise PermissionDenied
    language = page_language()
    context = {
        name: [(one.key, one.title[language], one.about[language]) for one in some]
        for name, some in (("on_children", on_children), ("on_work", on_work))
    }
    return render(request, "reports/reports.html", {**context, "saved": saved_lines(request.user)})


@signed_in
@require_GET
def report(request: PersonRequest, report: str) -> HttpResponse:
    if report in LISTINGS:
        return listing_page(request, LISTINGS[report], "reports/listing.html")
    return _page(request, report, "reports/report.html")


@signed_in
@require_GET
def report_print(request: PersonRequest, report: str) -> HttpResponse:
    if report in LISTINGS:
        return listing_page(request, LISTINGS[report], "reports/print.html")
    return _page(request, report, "reports/print.html")


@signed_in
@require_GET
def report_csv(request: PersonRequest, report: str) -> HttpResponse:
    return _taken(request, report, "csv")


@signed_in
@require_GET
def report_xlsx(request: PersonRequest, report: str) -> HttpResponse:
    return _taken(request, report, "xlsx")


def _page(request: PersonRequest, name: str, template: str) -> HttpResponse:
    asked, told = _found(request, name)
    if told is None:
        return render(request, "reports/none.html")
    matrices = _across(request, asked)
    _note(request, asked, "report.shown")
    drawn = {} if matrices else pictures(told)
    places = {"places": places_of(matrices, _names(asked, matrices)), "level": LEVELS[asked.by]} if matrices else {}
    return render(request, template, {**_told(asked, told), **_choices(request, asked, told), **places, **drawn})


def _taken(request: PersonRequest, name: str, kind: Kind) -> HttpResponse:
    if name in LISTINGS:
        return listing_file(request, LISTINGS[name], kind)
    asked, told = _found(request, name)
    if told is None or asked.count is None:
        raise Http404
    matrices = _across(request, asked)
    _note(request, asked, "report.taken", kind=kind)
    file = "-".join(filter(None, (name, asked.count.period, asked.wanted.state, asked.wanted.district)))
    about = about_taken(told.report.title[page_language()], asked.count.period, _where(asked))
    cells = list(place_cells(matrices, _names(asked, matrices)) if matrices else cells_of(told))
    return as_table(kind, file, cells, about=about, wide=2)


def _across(request: PersonRequest, asked: Asked) -> list[Matrix]:
    """The report by places, if that was asked for."""
    if not asked.by or asked.count is None:
        return []
    try:
        return across(request.user, asked.count, asked.wanted, asked.by)
    except NotForYou as refused:
        raise Http404 from refused


def _names(asked: Asked, matrices: list[Matrix]) -> Mapping[str | int | None, str]:
    places = {line.place for matrix in matrices for line in matrix.lines}
    return {**names_of(asked.by, [place for place in places if place]), "": _("Not said")}


def _found(request: PersonRequest, name: str) -> tuple[Asked, Shown | None]:
    """What is asked for and what is told of it, if anything has been added up."""
    scope = scope_of(request.user, Permission.VIEW_REPORTS)
    if scope.is_empty:
        raise PermissionDenied
    if name not in REPORTS:
        raise Http404(name)
    sees = scope_of(request.user, Permission.VIEW_CHILD)
    own = min(sees.states, default=None) if scope.nation else None
    asked = asked_for(name, request.GET, own)
    if asked.count is None:
        return asked, None
    try:
        return asked, shown(request.user, asked.count, asked.wanted)
    except NotForYou as refused:
        raise Http404 from refused


def _note(request: PersonRequest, asked: Asked, action: str, **facts: str) -> None:
    wanted = {key: value for key, value in vars(asked.wanted).items() if value}
    with transaction.atomic():
        record(
            action=action,
            actor=request.user.email,
            on=("count", str(asked.count.pk if asked.count else "")),
            facts={**wanted, **facts},
        )


def _told(asked: Asked, told: Shown) -> dict[str, Any]:
    assert asked.count
    language = page_language()
    return {
        "title": told.report.title[language],
        "about": told.report.about[language],
        "key": told.report.key,
        "count": asked.count,
        "period": years(asked.count.period),
        "where": _where(asked),
        "parts": parts_of(told),
        "children": number_words(told.children),
        "hides": told.hides,
        "by_rows": told.hides and not asked.wanted.state and any(family.row_of for family in told.report.families),
        "of_nation_alone": told.hides
        and bool(asked.wanted.state)
        and any(family.of_nation_alone for family in told.report.families),
        "here": asked.query,
        "at": timezone.localtime(),
    }


def _where(asked: Asked) -> str:
    wanted = asked.wanted
    district = names_of("district", [wanted.district])[wanted.district] if wanted.district else ""
    grade = grade_name(wanted.age_grade) if wanted.age_grade else ""
    state = state_name(wanted.state) if wanted.state else ""
    return ", ".join(filter(None, (district, state, grade))) or _("everywhere you may see")


def _choices(request: PersonRequest, asked: Asked, told: Shown) -> Mapping[str, Any]:
    """The form above the tables: periods, places and grades that the person may ask for."""
    assert asked.count
    scope = scope_of(request.user, Permission.VIEW_REPORTS)
    districts: list[str | int | None] = []
    if told.narrows:
        own = asked.wanted.state
        districts = [*(districts_of(asked.count, own) if own else sorted(scope.districts))]
    named = names_of("district", districts)
    return {
        "asked": asked.wanted,
        "by": asked.by,
        "levels": [(level, LEVELS[level]) for level in levels_of(request.user, asked.wanted)],
        "periods": [(period, years(period)) for period in asked.periods],
        "states": [(state, state_name(state)) for state in states_of(asked.count)] if scope.nation else [],
        "districts": sorted(named.items(), key=lambda one: one[1]),
        "grades": [(grade, grade_name(grade)) for grade in AGE_GRADES] if told.narrows else [],
    }
