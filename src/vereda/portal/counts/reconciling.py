"""The child count reconciliation: a State uploads its own list; every difference has a reason and a way to mend it."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from vereda.core.counts.reconciling import REASONS
from vereda.core.spreadsheet import cell
from vereda.exchange.audit.actions import record
from vereda.exchange.children.models import Child
from vereda.exchange.counts.lists import BadList
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.reconciling import COLUMNS, differences, list_length, take_list
from vereda.exchange.states.models import State
from vereda.portal.components.files import CSV, as_file
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.counts.asking import own_count
from vereda.portal.counts.words import years

LARGEST = 20 * 2**20  # bytes of a list
TOLD = 10  # troubles of a bad list
SHOWN = 50  # children of a reason; the CSV has all


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation(request: PersonRequest, period: str, state: str) -> HttpResponse:
    count, home = own_count(request.user, period, state)
    if request.method == "POST":
        return _take(request, count, home)
    return render(request, "counts/reconciliation.html", _context(request, count, home))


@signed_in
@require_GET
def reconciliation_csv(request: PersonRequest, period: str, state: str) -> HttpResponse:
    count, home = own_count(request.user, period, state)
    with transaction.atomic():
        record(
            action="count.reconciliation_taken", actor=request.user.email, on=("count", str(count.pk)), state_code=state
        )
    kept = io.StringIO()
    lines = csv.writer(kept)
    lines.writerow(["state_student_identifier", "reason", "what", "how_to_mend"])
    language = page_language()
    for number, reason in differences(count=count, state=home, by=request.user).select("number", "reason").iter_rows():
        told = REASONS[reason]
        lines.writerow([cell(number), reason, told.words[language], told.fix[language]])
    name = f"reconciliation-{state}-{period}.csv"
    return as_file(("\ufeff" + kept.getvalue()).encode(), CSV, name)


def _take(request: PersonRequest, count: Count, home: State) -> HttpResponse:
    sent = request.FILES.get("list")
    troubles = [_("Please choose a file first.")] if sent is None else []
    if sent is not None:
        try:
            text = sent.read(LARGEST + 1).decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(text)))
            number = take_list(state=home, period=count.period, rows=rows, by=request.user)
        except BadList as bad:
            troubles = list(bad.troubles)
        except (UnicodeDecodeError, csv.Error):
            troubles = [_("This is no CSV file in UTF-8.")]
        else:
            messages.success(
                request,
                ngettext("%(number)s line was taken.", "%(number)s lines were taken.", number) % {"number": number},
            )
            return redirect("count_reconciliation", count.period, home.pk)
    context = {**_context(request, count, home), "troubles": troubles[:TOLD], "more": max(0, len(troubles) - TOLD)}
    return render(request, "counts/reconciliation.html", context, status=422)


def _context(request: PersonRequest, count: Count, home: State) -> dict[str, Any]:
    length = list_length(home, count.period)
    return {
        "count": count,
        "period": years(count.period),
        "state": home,
        "length": length,
        "columns": ", ".join((*COLUMNS, "age_grade")),
        "groups": _groups(request, count, home) if length else [],
    }


def _groups(request: PersonRequest, count: Count, home: State) -> list[dict[str, Any]]:
    """The reasons, the most frequent first, each with its first children."""
    found = differences(count=count, state=home, by=request.user)
    ids = dict(Child.objects.filter(pk__in=found["child"].drop_nulls().to_list()).values_list("pk", "msix_id"))
    language = page_language()
    groups = []
    for (reason,), rows in found.group_by("reason", maintain_order=True):
        told = REASONS[str(reason)]
        first = [(number, ids.get(child)) for number, child in rows.select("number", "child").head(SHOWN).iter_rows()]
        groups.append(
            {
                "words": told.words[language],
                "fix": told.fix[language],
                "number": rows.height,
                "first": first,
                "hidden": rows.height - len(first),
            }
        )
    return sorted(groups, key=lambda group: -group["number"])
