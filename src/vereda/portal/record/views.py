"""A child's record: to read, over time, to print and to take along. Every one of them is a look, and recorded as one."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from vereda.core.credits import Answer
from vereda.core.language import Language
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.pdf import parent_pdf, record_pdf
from vereda.exchange.children.queries import ChildAccess, Record, history_of, record_of
from vereda.exchange.children.workbook import record_document, record_workbook
from vereda.exchange.credits.decisions import decisions_of
from vereda.exchange.credits.family import graduation_of
from vereda.exchange.credits.queries import Question, Toward, toward_plan
from vereda.exchange.worklists.locks import lock_on
from vereda.portal.components.files import XLSX, as_file
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.credits.asking import day_of
from vereda.portal.record.history import told_by_source
from vereda.portal.record.opening import PURPOSES, opening, state_purpose
from vereda.portal.record.page import page_of
from vereda.portal.record.taking import taken


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: PersonRequest, msix_id: str) -> HttpResponse:
    if request.method == "POST":
        return state_purpose(request, msix_id)
    return _child(request, msix_id)


@opening(doing="viewed")
def _child(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    return render(request, "record/record.html", _context(access, request.user))


@signed_in
@require_GET
@opening(doing="printed")
def printed(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    return render(request, "record/print.html", {**_context(access, request.user), "printing": True})


@signed_in
@require_GET
@opening(doing="viewed_over_time")
def history(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record = record_of(access.child)
    context = {
        "msix_id": record.msix_id,
        "name": record.name,
        "order": record.states,
        "sources": told_by_source(history_of(access.child)),
    }
    return render(request, "record/history.html", context)


@signed_in
@require_GET
@opening(doing="printed")
def pdf(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    pages = record_pdf(record_of(access.child), language=page_language(), **taken(request, "printed_by"))
    return as_file(pages, "application/pdf", f"{access.child.msix_id}.pdf")


@signed_in
@require_GET
@opening(doing="printed_for_family")
def family_sheet(request: PersonRequest, access: ChildAccess, language: Language) -> HttpResponse:
    """The sheet for the family, in the family's language, whatever the language of the page."""
    record = record_of(access.child)
    graduation = graduation_of(_toward(access, record), language)
    pages = parent_pdf(record, language=language, graduation=graduation, **taken(request, "printed_by"))
    return as_file(pages, "application/pdf", f"{access.child.msix_id}-{language}.pdf")


@signed_in
@require_GET
@opening(doing="exported_workbook", taking=True)
def workbook(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    book = record_workbook(record_of(access.child), language=page_language(), **taken(request, "taken_by"))
    return as_file(book, XLSX, f"{access.child.msix_id}.xlsx")


@signed_in
@require_GET
@opening(doing="exported_json", taking=True)
def as_json(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    document = record_document(access.child, **taken(request, "taken_by"))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return as_file(text.encode(), "application/json", f"{access.child.msix_id}.json")


def _context(access: ChildAccess, user: User) -> dict[str, Any]:
    record = record_of(access.child)
    return {
        **page_of(record, timezone.localdate(), _credits_found(access, record)),
        "may_take": may(user, Permission.TAKE_DATA),
        "may_correct": may(user, Permission.TAKE_CORRECTIONS),
        "may_start": may(user, Permission.START_MERGE_OR_SPLIT),
        "locked": lock_on(access.child.pk) is not None,
        "may_tell": may(user, Permission.SEND_MOVE_NOTICES),
        "may_see_looks": access.purpose is None and may(user, Permission.VIEW_DISCLOSURES),
        "purpose": PURPOSES[access.purpose] if access.purpose else "",
    }


def _credits_found(access: ChildAccess, record: Record) -> Answer | None:
    """What the courses come to; of most children, who have none yet, nothing is asked."""
    return _toward(access, record).answer if record.courses else None


def _toward(access: ChildAccess, record: Record) -> Toward:
    return toward_plan(record, Question(), decisions_of(access.child), today=day_of(record))
