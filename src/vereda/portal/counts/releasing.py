"""The EDFacts files of a State: what they hold, what they want, what the federal checks found, and the files themselves."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vereda.core.counts.edfacts import CHECKS, Check, EdfactsFinding
from vereda.exchange.audit.actions import record
from vereda.exchange.counts.releasing import Release, file_of, release
from vereda.portal.components.files import as_file
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.counts.asking import own_count
from vereda.portal.counts.words import years


@signed_in
@require_GET
def edfacts(request: PersonRequest, period: str, state: str) -> HttpResponse:
    found = _found(request, period, state)
    language = page_language()
    context = {
        "release": found,
        "period": years(period),
        "state": state,
        "files": [(one, sum(cell.amount for cell in one.cells if cell.set == "EUT")) for one in found.files],
        "findings": [_told(one, language) for one in found.findings],
    }
    return render(request, "counts/edfacts.html", context)


def _told(one: EdfactsFinding, language: str) -> tuple[EdfactsFinding, Check, str, str]:
    check = CHECKS[one.check]
    return one, check, check.words[language], check.fix[language]


@signed_in
@require_GET
def edfacts_file(request: PersonRequest, period: str, state: str, file: str) -> HttpResponse:
    found = _found(request, period, state)
    try:
        name, content = file_of(found, file)
    except KeyError as none:
        raise Http404(file) from none
    with transaction.atomic():
        record(
            action="count.file_taken",
            actor=request.user.email,
            on=("count", str(found.count.pk)),
            state_code=state,
            facts={"file": file, "findings": len(found.findings)},
        )
    return as_file(content, "text/csv", name)


def _found(request: PersonRequest, period: str, state: str) -> Release:
    return release(*own_count(request.user, period, state))
