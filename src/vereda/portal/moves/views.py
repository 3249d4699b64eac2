"""Notices of moves and requests for records: those that came, those that went, one of them, and a new one about a child."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.glimpses import listed
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.mail.notifying import delivery_of
from vereda.exchange.mail.queries import notifications_on
from vereda.exchange.moves.actions import AlreadyAnswered, CannotSend, answer_notice, obtain, read_notice, send_notice
from vereda.exchange.moves.models import Notice
from vereda.exchange.moves.queries import NoSuchNotice, is_recipient, notice_for, notices_from, notices_to
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.moves.forms import AnswerForm, NoticeForm
from vereda.portal.moves.rows import duty_of, may_obtain, notice_row
from vereda.portal.moves.words import DELIVERIES, OUTCOMES, WRONG
from vereda.portal.record.opening import deed, opening

A_PAGE = 25


@signed_in
@require_safe
def moves(request: PersonRequest) -> HttpResponseBase:
    if not may(request.user, Permission.SEND_MOVE_NOTICES):
        raise PermissionDenied
    sent = "sent" in request.GET
    found = notices_from(request.user) if sent else notices_to(request.user)
    waits = found.filter(answered_at__isnull=True).count()
    ordered = found.order_by(F("answered_at").desc(nulls_first=True), "-sent_at", "-pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    names = listed(request.user, [one.child.living_id for one in page], on="moves")
    rows = [notice_row(one, names.get(one.child.living_id)) for one in page]
    return render(request, "moves/moves.html", {"sent": sent, "rows": rows, "page": page, "waits": waits})


@signed_in
@require_safe
def notice(request: PersonRequest, notice: int) -> HttpResponseBase:
    found = _found(request, notice)
    if is_recipient(request.user, found):
        read_notice(notice=found, by=request.user, at=timezone.now())
        found.refresh_from_db()
    return _page(request, found, AnswerForm(found))


def _page(request: PersonRequest, found: Notice, form: AnswerForm, status: int = 200) -> HttpResponseBase:
    child = found.child.living_id
    told = notifications_on("notice", str(found.pk))
    context = {
        "notice": found,
        "row": notice_row(found, listed(request.user, [child], on="moves").get(child)),
        "duty": duty_of(found),
        "told": [(one.person, DELIVERIES[delivery_of(one)]) for one in told if one.kind != "notice_answered"],
        "outcome": OUTCOMES.get(found.outcome, ""),
        "may_answer": found.answered_at is None and is_recipient(request.user, found),
        "may_obtain": may_obtain(request.user, found),
        "form": form,
    }
    return render(request, "moves/notice.html", context, status=status)


@signed_in
@require_POST
def answer(request: PersonRequest, notice: int) -> HttpResponseBase:
    found = _found(request, notice)
    if not is_recipient(request.user, found):
        raise Http404(notice)
    form = AnswerForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        answer_notice(
            notice=found, outcome=form.cleaned_data["outcome"], note=form.cleaned_data["note"], by=request.user, at=timezone.now()
        )  # fmt: skip
    except AlreadyAnswered as trouble:
        quicker = trouble.notice
        words = _("%(who)s was quicker. What was answered stands below; your answer was not kept.")
        messages.warning(request, words % {"who": quicker.answered_by})
    else:
        messages.success(request, _("Your answer is kept, and the sender is told."))
    return redirect("notice", notice)


@signed_in
@require_POST
def obtained(request: PersonRequest, notice: int) -> HttpResponseBase:
    found = _found(request, notice)
    if not may_obtain(request.user, found):
        raise Http404(notice)
    if obtain(notice=found, by=request.user, at=timezone.now()):
        messages.success(request, _("Noted. The clock of sending it has begun."))
    return redirect("notice", notice)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: PersonRequest, msix_id: str) -> HttpResponseBase:
    """A new notice about a child."""
    if not may(request.user, Permission.SEND_MOVE_NOTICES):
        raise Http404(msix_id)
    return _end(request, msix_id) if request.method == "POST" else _begin(request, msix_id)


@opening(doing="notice_written")
def _begin(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    known = record_of(access.child)
    form = NoticeForm(known, text=request.GET.get("place", ""), kind=request.GET.get("kind", ""))
    return render(request, "moves/tell.html", _context(request, access.child.msix_id, form, known.name))


def _end(request: PersonRequest, msix_id: str) -> HttpResponse:
    form = NoticeForm(None, request.POST)

    def send(access: ChildAccess) -> Notice | None:
        return _send(request, access.child, form) if form.is_valid() else None

    sent = deed(request, msix_id, doing="notice_sent", act=send)
    if isinstance(sent, HttpResponse):
        return sent
    if sent is None:
        return render(request, "moves/tell.html", _context(request, msix_id, form), status=422)
    messages.success(request, _("The notice is sent. Who was told, and whether it reached them, stands here."))
    return redirect("notice", sent.pk)


def _send(request: PersonRequest, child: Child, form: NoticeForm) -> Notice | None:
    given = form.cleaned_data
    place = given["place"]
    try:
        return send_notice(
            kind=given["kind"],
            child=child,
            by=request.user,
            at=timezone.now(),
            to_state=place.state.pk,
            to_district=place.district.pk if place.district else None,
            on=given["on"],
            message=given["message"],
            wants=given["wants"],
        )
    except CannotSend as wrong:
        form.add_error(wrong.field if wrong.field in form.fields else None, WRONG[wrong.field])
        return None


def _context(request: PersonRequest, msix_id: str, form: NoticeForm, name: str = "") -> dict[str, Any]:
    return {"msix_id": msix_id, "form": form, "name": name, "text": request.GET.get("place", "")}


def _found(request: PersonRequest, number: int) -> Notice:
    try:
        return notice_for(request.user, number)
    except NoSuchNotice as none:
        raise Http404(number) from none
