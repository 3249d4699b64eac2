"""A child's record: to read, over time, to print and as a PDF. Every one of them is a look, and recorded as one."""

from typing import Any, Literal

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vereda.exchange.children.pdf import record_pdf
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
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.record.history import told_by_source
from vereda.portal.record.page import page_of

PURPOSES = {
    Purpose.ENROLLMENT: _("To enroll the child"),
    Purpose.PLACEMENT: _("To place the child in a grade or course"),
    Purpose.CREDIT_ACCRUAL: _("To count credits"),
    Purpose.PARTICIPATION: _("For the child’s part in the Migrant Education Program"),
}
STATED = "purposes"  # session key: MSIX ID → purpose, for this sign-in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def child(request: PersonRequest, msix_id: str) -> HttpResponse:
    if request.method == "POST":
        return _state_purpose(request, msix_id)
    answer = _open(request, msix_id, doing="viewed")
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "record/record.html", _context(answer))


@signed_in
@require_GET
def printed(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _open(request, msix_id, doing="printed")
    if isinstance(answer, HttpResponse):
        return answer
    return render(request, "record/print.html", {**_context(answer), "printing": True})


@signed_in
@require_GET
def pdf(request: PersonRequest, msix_id: str) -> HttpResponse:
    answer = _open(request, msix_id, doing="exported")
    if isinstance(answer, HttpResponse):
        return answer
    by = f"{request.user.name}, {request.user.title}"
    language: Literal["en", "es"] = "es" if (get_language() or "en").startswith("es") else "en"
    pages = record_pdf(record_of(answer.child), language=language, printed_by=by, at=timezone.localtime())
    name = f'attachment; filename="{answer.child.msix_id}.pdf"'
    return HttpResponse(pages, content_type="application/pdf", headers={"Content-Disposition": name})


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
        return redirect(request.resolver_match.view_name if request.resolver_match else "child", access.child.msix_id)
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


def _context(access: ChildAccess) -> dict[str, Any]:
    record = record_of(access.child)
    return {
        **page_of(record, timezone.localdate()),
        "purpose": PURPOSES[access.purpose] if access.purpose else "",
    }
