"""Credits toward graduation: one page that a counselor can act on. Every one of its addresses is a look, and recorded as one."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.children.record import Record
from vereda.exchange.credits.queries import NoSuchPlan, toward_plan
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.credits.asking import question_of
from vereda.portal.credits.page import page_of
from vereda.portal.record.opening import PURPOSES, opening


@signed_in
@require_GET
@opening(doing="credits_viewed")
def credits_page(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record, question = record_of(access.child), question_of(request.GET)
    today = day_of(record)
    try:
        toward = toward_plan(record, question, today=today)
    except NoSuchPlan as none:
        raise Http404(question.plan) from none
    context = page_of(record, toward, question, today)
    purpose = PURPOSES[access.purpose] if access.purpose else ""
    return render(request, "credits/credits.html", {**context, "purpose": purpose})


def day_of(record: Record) -> date:
    """Today; in a demonstration the day of the child's newest file, so that invented semesters do not run out."""
    if settings.DEMO:
        return max(source.said_at.date() for source in record.sources)
    return timezone.localdate()
