"""The queue, an item, answering it, talking about it, undoing what was decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.audit.actions import record
from vereda.exchange.children.deciding.standing import Busy, NotAsItWas
from vereda.exchange.children.deciding.undoing import RestsOnIt
from vereda.exchange.worklists.access import ItemAccess, NoSuchItem, item_for
from vereda.exchange.worklists.asking import ask
from vereda.exchange.worklists.asking import say as say_it
from vereda.exchange.worklists.deciding import AnsweredMeanwhile, Given, NotYourTurn, answer, undo
from vereda.exchange.worklists.locks import Locked
from vereda.exchange.worklists.models import WorkItem
from vereda.exchange.worklists.queries import neighbours
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.worklist.forms import AnswerForm, RemarkForm
from vereda.portal.worklist.page import page_of
from vereda.portal.worklist.queue import queue_page

ITEM, PAUSE = "worklist/item.html", "worklist/pause.html"
BUSY = gettext_noop("A State’s file is being matched, so nothing could be changed. Please press again in a minute.")
SENT = gettext_noop("Sent to the other State for validation.")
SETTLED = gettext_noop("Settled. It can be undone exactly.")


@signed_in
@require_safe
def worklist(request: PersonRequest) -> HttpResponseBase:
    if not (may(request.user, Permission.VIEW_WORKLISTS) or may(request.user, Permission.SETTLE_PARKED)):
        raise PermissionDenied
    return render(request, "worklist/worklist.html", queue_page(request.user, request.GET))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: PersonRequest, item: int) -> HttpResponseBase:
    access = _found(request, item)
    if request.method != "POST":
        return _page(request, access, AnswerForm(access))
    form = AnswerForm(access, request.POST)
    if not form.is_valid():
        return _page(request, access, form, template=PAUSE if "paused" in request.POST else ITEM, status=422)
    if form.cleaned_data["answer"] == AnswerForm.ASK:
        ask(item=item, by=access, text=form.cleaned_data["why"])
        messages.success(request, _("Your question is on its way. The clock of your State rests until it is answered."))
        return redirect("work_item", item)
    if form.wants_pause():
        return _page(request, access, form, template=PAUSE)
    return _answered(request, access, form)


def _answered(request: PersonRequest, access: ItemAccess, form: AnswerForm) -> HttpResponseBase:
    number = access.item.pk
    try:
        settled = answer(item=number, by=access, given=Given(**form.given()))
    except AnsweredMeanwhile as other:
        who = other.item.validated_by or other.item.answered_by
        words = _("%(name)s answered while you looked. Nothing of yours was kept; this is how it stands now.")
        messages.warning(request, words % {"name": who or _("The exchange")})
    except (NotYourTurn, Locked):
        messages.warning(request, _("This item does not wait for you now. Nothing was changed."))
    except NotAsItWas:
        messages.warning(request, _("The records have changed since. Please look at them again."))
    except Busy:
        messages.warning(request, gettext(BUSY))
        return _page(request, access, form, status=503)
    else:
        waits = settled.status == WorkItem.Status.PROPOSED
        messages.success(request, gettext(SENT if waits else SETTLED))
    return redirect("work_item", number)


@signed_in
@require_POST
def say(request: PersonRequest, item: int) -> HttpResponseBase:
    access = _found(request, item)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, access, AnswerForm(access), remark=form, status=422)
    say_it(item=item, by=access, text=form.cleaned_data["text"])
    return redirect("work_item", item)


@signed_in
@require_POST
def undo_item(request: PersonRequest, item: int) -> HttpResponseBase:
    access = _found(request, item)
    seen = request.POST.get("seen", "")
    try:
        undo(item=item, by=access, seen=int(seen) if seen.isdecimal() else -1, why=request.POST.get("why", "")[:2000])
    except RestsOnIt as other:
        rests = WorkItem.objects.filter(change=other.later).first()
        words = _("A later decision rests on this one. Undo that first.")
        messages.warning(request, f"{words} ({_('item')} {rests.pk})" if rests else words)
    except (AnsweredMeanwhile, NotYourTurn, NotAsItWas):
        messages.warning(request, _("There is nothing to undo any more. This is how it stands now."))
    except Busy:
        messages.warning(request, gettext(BUSY))
    else:
        messages.success(request, _("Undone. Everything stands as it stood before."))
    return redirect("work_item", item)


def _found(request: PersonRequest, item: int) -> ItemAccess:
    try:
        return item_for(request.user, item)
    except NoSuchItem as none:
        raise Http404(item) from none


@transaction.atomic
def _page(
    request: PersonRequest,
    access: ItemAccess,
    form: AnswerForm,
    *,
    template: str = ITEM,
    remark: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """That both children's records were seen is recorded, or the page is not shown."""
    context: dict[str, Any] = page_of(access)
    for number in dict.fromkeys(side.msix_id for side in context["sides"]):
        record(action="child.compared", actor=request.user.email, on=("child", number), facts={"item": access.item.pk})
    before, after = neighbours(request.user, access.item)
    context |= {"form": form, "remark_form": remark or RemarkForm(), "before": before, "after": after}
    return render(request, template, context, status=status)
