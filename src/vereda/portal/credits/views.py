"""Credits toward graduation: one page that a counselor can act on. Every one of its addresses is a look, and recorded as one."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from vereda.core.language import Language
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.credits.access import may_decide, speaks_for
from vereda.exchange.credits.decisions import Decisions, decisions_of
from vereda.exchange.credits.letter import letter_pdf
from vereda.exchange.credits.missing import missing_of
from vereda.exchange.credits.queries import NoSuchPlan, Question, state_left, toward_plan
from vereda.portal.components.files import as_file
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.credits.asking import day_of, question_of
from vereda.portal.credits.decided import accepted_before
from vereda.portal.credits.page import page_of
from vereda.portal.credits.requesting import AskForm, missing_rows, send_requests
from vereda.portal.record.opening import PURPOSES, opening
from vereda.portal.record.taking import taken


@signed_in
@require_GET
def credits_page(request: PersonRequest, msix_id: str) -> HttpResponse:
    return _credits(request, msix_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, msix_id: str) -> HttpResponse:
    """Ask the States that were chosen. Who comes by a link, as after signing in again, reads the page first."""
    if not may(request.user, Permission.SEND_MOVE_NOTICES):
        raise Http404(msix_id)
    return send_requests(request, msix_id) if request.method == "POST" else _credits(request, msix_id)


@opening(doing="credits_viewed")
def _credits(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record, question = record_of(access.child), question_of(request.GET)
    today = day_of(record)
    decisions = decisions_of(access.child)
    try:
        toward = toward_plan(record, question, decisions, today=today)
    except NoSuchPlan as none:
        raise Http404(question.plan) from none
    context = page_of(record, toward, question, today)
    missing = missing_rows(missing_of(access.child, record, today=today))
    return render(
        request, "credits/credits.html",
        {**context, "missing": missing, "ask": AskForm(record.states), **_of_person(request, access, decisions, toward.state)},
    )  # fmt: skip


def _of_person(request: PersonRequest, access: ChildAccess, decisions: Decisions, state: str) -> dict[str, Any]:
    decides = may_decide(request.user, access.child)
    return {
        "purpose": PURPOSES[access.purpose] if access.purpose else "",
        "may_place": decides,
        "may_accept": decides and speaks_for(request.user) == state,
        "may_take": may(request.user, Permission.TAKE_DATA),
        "may_keep_plans": may(request.user, Permission.EDIT_PLANS),
        "may_ask": may(request.user, Permission.SEND_MOVE_NOTICES),
        "accepted": [before for one in decisions.acceptances.values() if (before := accepted_before(one)) is not None],
    }


@signed_in
@require_GET
@opening(doing="credits_printed")
def letter(request: PersonRequest, access: ChildAccess, language: Language) -> HttpResponse:
    """The letter to the school, or for the family, in the language asked for whatever that of the page."""
    record, question, decisions = record_of(access.child), question_of(request.GET), decisions_of(access.child)
    today = day_of(record)
    try:
        receiving = toward_plan(record, question, decisions, today=today)
    except NoSuchPlan as none:
        raise Http404(question.plan) from none
    if receiving.answer is None:
        raise Http404(receiving.state)
    left = request.GET.get("from", "")[:2] or state_left(receiving.answer)
    sending = toward_plan(record, Question(state=left), decisions, today=today) if left else None
    pdf = letter_pdf(record, receiving, sending, language=language, **taken(request, "printed_by"))
    return as_file(pdf, "application/pdf", f"{access.child.msix_id}-credits-{language}.pdf")
