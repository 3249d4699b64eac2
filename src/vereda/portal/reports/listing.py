"""A report on work, as a page, to take along or to print."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vereda.core.calendar import Period, performance_period, performance_period_named
from vereda.core.statefile import Severity
from vereda.core.statefile.messages import effect
from vereda.exchange.accounts.permissions import scope_of
from vereda.exchange.audit.actions import record
from vereda.exchange.reports.listing import LISTINGS, Listing, NotForYou, listed
from vereda.exchange.states.models import State
from vereda.portal.components.files import Cell, Kind, as_table
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest
from vereda.portal.components.role_names import role_name
from vereda.portal.components.tags import short_date, state_name
from vereda.portal.counts.words import years
from vereda.portal.reports.asking import years_back
from vereda.portal.reports.words import about_taken

ITEMS: Final = {
    "near_match": gettext_lazy("Near match of two records"),
    "merge": gettext_lazy("Merge"),
    "split": gettext_lazy("Split"),
    "started_merge": gettext_lazy("Merge that a person started"),
    "started_split": gettext_lazy("Split that a person started"),
}
PLACES: Final = {
    "district": gettext_lazy("District"),
    "region": gettext_lazy("Region"),
    "state": gettext_lazy("State"),
}


def listing_page(request: PersonRequest, listing: Listing, template: str) -> HttpResponse:
    period, state, cells = _asked(request, listing, "report.shown")
    language = page_language()
    context = {
        "title": listing.title[language],
        "about": listing.about[language],
        "key": listing.key,
        "listing": True,
        "columns": [(column.name[language], column.words == "number") for column in listing.columns],
        "rows": [
            list(zip(row, [column.words == "number" for column in listing.columns], strict=True)) for row in cells
        ],
        "period": years(period.name),
        "chosen": period.name,
        "periods": [(name, years(name)) for name in years_back(timezone.localdate())],
        "asked": {"state": state},
        "states": _states(request, listing),
        "here": request.GET.urlencode(),
        "at": timezone.localtime(),
    }
    return render(request, template, context)


def listing_file(request: PersonRequest, listing: Listing, kind: Kind) -> HttpResponse:
    period, state, cells = _asked(request, listing, "report.taken", kind=kind)
    language = page_language()
    about = about_taken(
        listing.title[language], period.name, state_name(state) if state else _("everywhere you may see")
    )
    heads: list[Cell] = [column.name[language] for column in listing.columns]
    name = "-".join(filter(None, (listing.key, period.name, state)))
    return as_table(kind, name, [heads, *cells], about=about, wide=2)


def _asked(
    request: PersonRequest, listing: Listing, action: str, **facts: str
) -> tuple[Period, str | None, list[list[Cell]]]:
    period, state = _period(request.GET), request.GET.get("state") or None
    try:
        rows = listed(request.user, listing, period=period, state=state, now=timezone.now())
    except NotForYou as refused:
        raise Http404 from refused
    with transaction.atomic():
        record(
            action=action, actor=request.user.email, on=("report", listing.key), state_code=state or "",
            facts={"period": period.name, **facts},
        )  # fmt: skip
    tell = [_WORDS.get(column.words, _as_it_is) for column in listing.columns]
    return period, state, [[say(value) for say, value in zip(tell, row, strict=True)] for row in rows]


def _period(query: QueryDict) -> Period:
    try:
        return (
            performance_period_named(str(query["period"]))
            if query.get("period")
            else performance_period(timezone.localdate())
        )
    except ValueError as wrong:
        raise Http404 from wrong


def _states(request: PersonRequest, listing: Listing) -> list[tuple[str, str]]:
    if not scope_of(request.user, listing.permission).nation:
        return []
    return [(code, state_name(code)) for code in State.objects.values_list("code", flat=True)]


def _as_it_is(value: Any) -> Cell:
    return value if isinstance(value, int) else str(value)


def _state(value: str | None) -> str:
    return state_name(value) if value else _("The nation")


def _severity(value: str) -> str:
    return effect(Severity(value), page_language()) if value in set(Severity) else value


def _day(value: date | None) -> str:
    return short_date(value)


_WORDS: Final[Mapping[str, Callable[[Any], Cell]]] = {
    "state": _state,
    "role": role_name,
    "item": lambda value: str(ITEMS[value]),
    "level": lambda value: str(PLACES[value]),
    "severity": _severity,
    "day": _day,
}
assert all(
    column.words in {*_WORDS, "number", "text"} for listing in LISTINGS.values() for column in listing.columns
), "a column of a listing without words"
