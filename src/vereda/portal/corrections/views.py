"""Corrections that families ask for: on the child's record, as a list, and one of them with its clocks, decision and letter."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.core.language import Language
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.audit.actions import record
from vereda.exchange.children.glimpses import listed
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import ChildAccess, record_of
from vereda.exchange.corrections.actions import AlreadyDecided, CannotTake, decide, note_letter_sent, reply, take_in
from vereda.exchange.corrections.letter import decision_letter
from vereda.exchange.corrections.models import Correction
from vereda.exchange.corrections.queries import (
    NoSuchCorrection,
    clocks_of,
    correction_for,
    corrections_about,
    corrections_of,
    may_decide,
    trail_of,
)
from vereda.exchange.mail.notifying import note_seen
from vereda.portal.components.files import as_file
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.tags import state_name
from vereda.portal.corrections.forms import DecideForm, ReplyForm, TakeForm
from vereda.portal.corrections.words import EVENTS, RELATIONS, STATUSES, TONES, about
from vereda.portal.duties.words import title
from vereda.portal.record.opening import deed, opening
from vereda.portal.record.taking import taken

A_PAGE = 25


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_child(request: PersonRequest, msix_id: str) -> HttpResponseBase:
    """The child's requests, and the form to take another in."""
    if not may(request.user, Permission.TAKE_CORRECTIONS):
        raise Http404(msix_id)
    return _taken(request, msix_id) if request.method == "POST" else _shown(request, msix_id)


@opening(doing="corrections_viewed")
def _shown(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    known = record_of(access.child)
    rows = [_row(one) for one in corrections_about(access.child)]
    context = {"msix_id": access.child.msix_id, "name": known.name, "rows": rows, "form": TakeForm(known)}
    return render(request, "corrections/child.html", context)


def _taken(request: PersonRequest, msix_id: str) -> HttpResponse:
    form: TakeForm | None = None

    def take(access: ChildAccess) -> Correction | None:
        nonlocal form
        form = TakeForm(record_of(access.child), request.POST)
        return _take(request, access.child, form) if form.is_valid() else None

    taken = deed(request, msix_id, doing="correction_taken", act=take)
    if isinstance(taken, HttpResponse):
        return taken
    if taken is None:
        return render(request, "corrections/wanting.html", {"msix_id": msix_id, "form": form}, status=422)
    messages.success(request, _("The request is taken in, and with the State that decides it."))
    return redirect("correction", taken.pk)


def _take(request: PersonRequest, child: Child, form: TakeForm) -> Correction | None:
    given: dict[str, Any] = form.cleaned_data
    element, owner = given.pop("what")
    try:
        return take_in(
            child=child, element=element, owner=owner, stands=form.stands.get(f"{element}@{owner}", ""), by=request.user,
            at=timezone.now(), **given,
        )  # fmt: skip
    except CannotTake:
        form.add_error("what", _("Choose what is wrong."))
        return None


@signed_in
@require_safe
def corrections(request: PersonRequest) -> HttpResponseBase:
    if not may(request.user, Permission.TAKE_CORRECTIONS):
        raise PermissionDenied
    found = corrections_of(request.user)
    waits = found.filter(status=Correction.Status.ASKED).count()
    page = Paginator(found.order_by(F("decided_at").desc(nulls_first=True), "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    names = listed(request.user, [one.child.living_id for one in page], on="corrections")
    rows = [{**_row(one), "named": names.get(one.child.living_id)} for one in page]
    return render(request, "corrections/corrections.html", {"rows": rows, "page": page, "waits": waits})


def _row(one: Correction) -> dict[str, Any]:
    return {
        "one": one,
        "about": about(one),
        "relation": RELATIONS[one.relation],
        "status": STATUSES[one.status],
        "tone": TONES[one.status],
    }


@signed_in
@require_safe
def correction(request: PersonRequest, correction: int) -> HttpResponseBase:
    found = _found(request, correction)
    note_seen(person=request.user.pk, on=("correction", str(found.pk)), at=timezone.now())
    return _page(request, found)


def _page(
    request: PersonRequest, found: Correction, deciding: DecideForm | None = None, replying: ReplyForm | None = None
) -> HttpResponse:
    child = found.child.living_id
    clocks = [(one, title(one.told, 1, one.toward_id)) for one in clocks_of(found)]
    decides, is_open = may_decide(request.user, found), found.status == Correction.Status.ASKED
    context = {
        **_row(found),
        "named": listed(request.user, [child], on="corrections").get(child),
        "asked_from": state_name(found.asked_state_id) if found.asked_state_id else _("the Department"),
        "clocks": clocks,
        "trail": [(event, EVENTS[event.action]) for event in trail_of(found) if event.action in EVENTS],
        "languages": settings.LANGUAGES,
        "may_decide": decides and is_open,
        "may_reply": decides and is_open and found.owner_id != found.asked_state_id,
        "may_send": decides and not is_open and found.letter_sent_at is None,
        "deciding": deciding or DecideForm(),
        "replying": replying or ReplyForm(),
    }
    return render(request, "corrections/correction.html", context, status=422 if deciding or replying else 200)


@signed_in
@require_POST
def decide_it(request: PersonRequest, correction: int) -> HttpResponseBase:
    found = _to_decide(request, correction)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, deciding=form)
    granted = form.cleaned_data["decision"] == "granted"
    try:
        decide(
            correction=found, granted=granted, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except AlreadyDecided:
        messages.warning(request, _("Somebody was quicker. The decision stands below; yours was not kept."))
    else:
        messages.success(request, _("Decided. Print the letter, and note when it went out."))
    return redirect("correction", correction)


@signed_in
@require_POST
def reply_to(request: PersonRequest, correction: int) -> HttpResponseBase:
    found = _to_decide(request, correction)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, found, replying=form)
    reply(correction=found, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
    messages.success(request, _("Your answer is kept, and who asked is told."))
    return redirect("correction", correction)


@signed_in
@require_POST
def letter_sent(request: PersonRequest, correction: int) -> HttpResponseBase:
    found = _to_decide(request, correction)
    if found.status == Correction.Status.ASKED:
        raise Http404(correction)
    note_letter_sent(correction=found, by=request.user, at=timezone.now())
    messages.success(request, _("Noted: the family has the decision."))
    return redirect("correction", correction)


@signed_in
@require_safe
def letter(request: PersonRequest, correction: int, language: Language) -> HttpResponseBase:
    found = _found(request, correction)
    if found.decided_at is None:
        raise Http404(correction)
    pages = decision_letter(found, language=language, **taken(request, "printed_by"))
    with transaction.atomic():
        record(action="correction.letter_printed", actor=request.user.email, on=("correction", str(found.pk)))
    return as_file(pages, "application/pdf", f"decision-{found.pk}-{language}.pdf")


def _to_decide(request: PersonRequest, number: int) -> Correction:
    found = _found(request, number)
    if not may_decide(request.user, found):
        raise Http404(number)
    return found


def _found(request: PersonRequest, number: int) -> Correction:
    try:
        return correction_for(request.user, number)
    except NoSuchCorrection as none:
        raise Http404(number) from none
