"""A child's record: to read, over time, to print and to take along. Every one of them is a look, and recorded as one."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.pdf import parent_pdf, record_pdf
from vereda.exchange.children.pdf.words import Language
from vereda.exchange.children.queries import (
    ChildAccess,
    NoSuchChild,
    NotAnMsixId,
    Purpose,
    PurposeNeeded,
    child_for,
    history_of,
    record_of,
)
from vereda.exchange.children.workbook import record_document, record_workbook
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.record.history import told_by_source
from vereda.portal.record.page import page_of

PURPOSES = {
    Purpose.ENROLLMENT: _("To enroll the child"),
    Purpose.PLACEMENT: _("To place the child in a grade or course"),
    Purpose.CREDIT_ACCRUAL: _("To count credits"),
    Purpose.PARTICIPATION: _("For the child’s part in the Migrant Education Program"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATED = "purposes"  # session key: MSIX ID → purpose, for this sign-in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: PersonRequest, msix_id: str) -> HttpResponse:
    if request.method == "POST":
        return _state_purpose(request, msix_id)
    answer = _open(request, msix_id, doing="viewed")
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "record/record.html", _context(answer, request.user))


@signed_in
@require_GET
def printed(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _open(request, msix_id, doing="printed")
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "record/print.html", {**_context(answer, request.user), "printing": True})


@signed_in
@require_GET
def history(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _open(request, msix_id, doing="viewed_over_time")
    if isinstance(answer, HttpResponse):
        return answer
    record = record_of(answer.child)
    context = {
        "msix_id": record.msix_id,
        "name": record.name,
        "order": record.states,
        "sources": told_by_source(history_of(answer.child)),
    }
    return render(request, "record/history.html", context)


@signed_in
@require_GET
def pdf(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _open(request, msix_id, doing="printed")
    if isinstance(answer, HttpResponse):
        return answer
    pages = record_pdf(record_of(answer.child), language=_language(), **_taken(request, "printed_by"))
    return _file(pages, "application/pdf", f"{answer.child.msix_id}.pdf")


@signed_in
@require_GET
def family_sheet(request: PersonRequest, msix_id: str, language: str) -> HttpResponse:
    """The sheet for the family, in the family's language, whatever the language of the page."""
    if language not in dict(settings.LANGUAGES):
        raise Http404(language)
    answer = _open(request, msix_id, doing="printed_for_family")
    if isinstance(answer, HttpResponse):
        return answer
    spoken: Language = "es" if language == "es" else "en"
    pages = parent_pdf(record_of(answer.child), language=spoken, **_taken(request, "printed_by"))
    return _file(pages, "application/pdf", f"{answer.child.msix_id}-{spoken}.pdf")


@signed_in
@require_GET
def workbook(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _take(request, msix_id, doing="exported_workbook")
    if isinstance(answer, HttpResponse):
        return answer
    book = record_workbook(record_of(answer.child), language=_language(), **_taken(request, "taken_by"))
    return _file(book, XLSX, f"{answer.child.msix_id}.xlsx")


@signed_in
@require_GET
def as_json(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _take(request, msix_id, doing="exported_json")
    if isinstance(answer, HttpResponse):
        return answer
    document = record_document(answer.child, **_taken(request, "taken_by"))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{answer.child.msix_id}.json")


def _take(request: PersonRequest, msix_id: str, *, doing: str) -> ChildAccess | HttpResponse:
    """As `_open`, for who may take data and not only read."""
    if not may(request.user, Permission.TAKE_DATA):
        raise Http404(msix_id)
    return _open(request, msix_id, doing=doing)


def _taken(request: PersonRequest, by: str) -> dict[str, Any]:
    """Who takes a record along, and when, as stands in what is taken."""
    return {by: f"{request.user.name}, {request.user.title}", "at": timezone.localtime()}


def _language() -> Language:
    return "es" if (get_language() or "en").startswith("es") else "en"


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _open(request: PersonRequest, msix_id: str, *, doing: str) -> ChildAccess | HttpResponse:
    """The child, or the page that asks for a purpose, or the way to the ID that took the place of a retired one."""
    stated = request.session.get(STATED, {}).get(msix_id)
    try:
        access = child_for(request.user, msix_id, purpose=stated, doing=doing)
    except PurposeNeeded:
        return _ask_purpose(request, msix_id)
    except (NoSuchChild, NotAnMsixId) as none:
        raise Http404(msix_id) from none
    if access.child.msix_id != msix_id:
        if stated:
            _remember(request, access.child.msix_id, stated)
        return HttpResponseRedirect(request.path.replace(msix_id, access.child.msix_id, 1))
    return access


def _ask_purpose(request: PersonRequest, msix_id: str, *, unsaid: bool = False) -> HttpResponse:
    context = {
        "msix_id": msix_id,
        "purposes": [(purpose.value, words) for purpose, words in PURPOSES.items()],
        "unsaid": unsaid,
    }
    return render(request, "record/purpose.html", context, status=422 if unsaid else 200)


def _state_purpose(request: PersonRequest, msix_id: str) -> HttpResponse:
    purpose = request.POST.get("purpose", "")
    if purpose not in set(Purpose):
        return _ask_purpose(request, msix_id, unsaid=True)
    _remember(request, msix_id, purpose)
    return HttpResponseRedirect(request.path)


def _remember(request: PersonRequest, msix_id: str, purpose: str) -> None:
    request.session[STATED] = {**request.session.get(STATED, {}), msix_id: purpose}


def _context(access: ChildAccess, user: User) -> dict[str, Any]:
    record = record_of(access.child)
    return {
        **page_of(record, timezone.localdate()),
        "may_take": may(user, Permission.TAKE_DATA),
        "may_see_looks": access.purpose is None and may(user, Permission.VIEW_DISCLOSURES),
        "purpose": PURPOSES[access.purpose] if access.purpose else "",
    }
