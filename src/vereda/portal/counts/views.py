"""Counts: the page, its table to take along, the rules, the children behind a figure, and why each is counted."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vereda.core.counts import COUNTED, RULES
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may, scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.children.queries import ChildAccess
from vereda.exchange.counts.explaining import answers_on, rows_of
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.counts.publishing import NotForYou, Published, listed, published, tells_nation
from vereda.exchange.counts.queries import count_before, count_of, figures, periods_counted, trend
from vereda.portal.components.files import Kind
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.counts import files
from vereda.portal.counts.asking import Asked, asked_for
from vereda.portal.counts.pictures import tile_map, trend_bars
from vereda.portal.counts.table import SHOWN, number_words, parts_of, shown_of
from vereda.portal.counts.table import rows_of as table_rows
from vereda.portal.counts.words import HEADS, LEVELS, finding, grade_name, half_in, names_of, trend_words, years
from vereda.portal.record.opening import opening

A_PAGE = 50  # children


@signed_in
@require_GET
def counts(request: PersonRequest) -> HttpResponse:
    asked, shown = _found(request)
    if asked.count is None or shown is None:
        return render(request, "counts/none.html")
    before = count_before(asked.count)
    earlier = published(request.user, before, asked.wanted).table if before else None
    tells = tells_nation(request.user, asked.count)
    tells_before = before is not None and tells_nation(request.user, before)
    context = {
        **_choices(request, asked, shown),
        "title": finding(asked.count, before if tells_before else None) if tells else _("National counts"),
        "count": asked.count,
        "before": years(before.period) if before else "",
        "rows": table_rows(asked.wanted.by, shown.table, earlier, asked.order),
        "total_words": number_words(shown.table.total.base),
        "total_parts": shown_of(parts_of(shown.table.total)),
        "nation": asked.count.nation if tells else None,
        "shown": shown,
        "own_files": bool(asked.wanted.state) and may(request.user, Permission.VIEW_FILES, state=asked.wanted.state),
        **_pictures(request.user, asked.count, shown),
    }
    return render(request, "counts/counts.html", context)


def _found(request: PersonRequest) -> tuple[Asked, Published | None]:
    """What is asked for and the table of it, if anything has been counted."""
    reports = scope_of(request.user, Permission.VIEW_REPORTS)
    if reports.is_empty:
        raise PermissionDenied
    usual = "district" if request.GET.get("state") or not reports.nation else "state"
    asked = asked_for(request.GET, "school" if request.GET.get("district") else usual)
    if asked.count is None:
        return asked, None
    try:
        return asked, published(request.user, asked.count, asked.wanted)
    except NotForYou as refused:
        raise Http404 from refused


def _choices(request: PersonRequest, asked: Asked, shown: Published) -> dict[str, Any]:
    """The form above the table: periods, places and breakdowns that the person may ask for."""
    assert asked.count
    nation = scope_of(request.user, Permission.VIEW_REPORTS).nation
    states = [line.key for line in figures(asked.count, "state")] if nation else []
    named = names_of("state", list(states))
    return {
        "asked": asked,
        "periods": [(period, years(period)) for period in asked.periods],
        "states": sorted(named.items(), key=lambda one: one[1]),
        "district_name": names_of("district", [asked.wanted.district])[asked.wanted.district],
        "levels": [(level, LEVELS[level]) for level in shown.levels],
        "level": LEVELS[asked.wanted.by],
        "heads": [(name, HEADS[name], asked.query(order=name)) for name in SHOWN],
        "by_name": asked.query(order="key"),
        "by_number": asked.query(order=None),
        "here": asked.query(),
    }


def _pictures(user: User, count: Count, shown: Published) -> dict[str, Any]:
    """Map and trend on the page of the nation; the trend of a State for who sees its children."""
    if shown.wanted.by != "state":
        return (
            _trend(count, shown.wanted.state)
            if shown.opens and shown.wanted.state and not shown.wanted.district
            else {}
        )
    told = {str(line.key): line.base for line in shown.table.lines if line.base is not None}
    tells = all(tells_nation(user, count_of(period)) for period in periods_counted())
    return {
        **(_trend(count) if tells else {}),
        "map": tile_map(told),
        "map_title": half_in(list(told.values()), shown.table.total.base or sum(told.values())),
    }


def _trend(count: Count, state: str | None = None) -> dict[str, Any]:
    over_time = trend("category_1", state)
    return {
        "trend": trend_bars(over_time, count.period) if len(over_time) > 1 else None,
        "trend_title": trend_words(over_time, count.period),
        "over_time": [(years(period), number) for period, number in over_time.items()],
    }


@signed_in
@require_GET
def table_csv(request: PersonRequest) -> HttpResponse:
    return _download(request, "csv")


@signed_in
@require_GET
def table_xlsx(request: PersonRequest) -> HttpResponse:
    return _download(request, "xlsx")


def _download(request: PersonRequest, kind: Kind) -> HttpResponse:
    asked, shown = _found(request)
    if asked.count is None or shown is None:
        raise Http404
    rows = table_rows(asked.wanted.by, shown.table, None, asked.order)
    with transaction.atomic():
        record(
            action="count.table_taken",
            actor=request.user.email,
            on=("count", str(asked.count.pk)),
            facts={"by": asked.wanted.by, "kind": kind, "rows": len(rows)},
        )
    return files.table_file(kind, asked, shown, rows, at=timezone.localtime())


@signed_in
@require_GET
def rules(request: PersonRequest) -> HttpResponse:
    if not may(request.user, Permission.VIEW_REPORTS):
        raise PermissionDenied
    language = page_language()
    told = [(rule, rule.passed[language], rule.failed[language]) for rule in RULES.values()]
    return render(request, "counts/rules.html", {"rules": told})


@signed_in
@require_GET
def children(request: PersonRequest) -> HttpResponse:
    """The children behind a figure, for who has them in the own scope."""
    asked = asked_for(request.GET, "state")
    where = {name: value for name in ("state", "district") if (value := getattr(asked.wanted, name))}
    reason = request.GET.get("reason") or COUNTED
    if reason != COUNTED and reason not in RULES:
        raise Http404(reason)
    if asked.count is None:
        raise Http404
    try:
        rows = listed(request.user, asked.count, reason=reason, **where)
    except NotForYou as refused:
        raise PermissionDenied from refused
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    with transaction.atomic():
        record(
            action="count.children_listed",
            actor=request.user.email,
            on=("count", str(asked.count.pk)),
            facts={"reason": reason, "children": len(page.object_list), **where},
        )
    language = page_language()
    context = {
        "asked": asked,
        "page": page,
        "period": years(asked.count.period),
        "counted": reason == COUNTED,
        "reason": reason,
        "reasons": [(key, rule.failed[language]) for key, rule in RULES.items() if key != "served_in_summer"],
        "rows": _named(page.object_list),
    }
    return render(request, "counts/children.html", context)


def _named(rows: Iterable[CountedChild]) -> list[tuple[CountedChild, str, str]]:
    shown = list(rows)
    places = names_of("district", [row.district for row in shown])
    return [(row, places[row.district], grade_name(row.age_grade)) for row in shown]


@signed_in
@require_GET
@opening(doing="viewed_in_count")
def child(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    """Why this child is counted in each State that knows it, or why not: for who may open its record."""
    asked = asked_for(request.GET, "state")
    told = rows_of(access.child, asked.count) if asked.count else []
    context = {
        "msix_id": access.child.msix_id,
        "period": years(asked.count.period) if asked.count else "",
        "states": [(row, grade_name(row.age_grade), answers_on(row)) for row in told],
    }
    return render(request, "counts/child.html", context)
