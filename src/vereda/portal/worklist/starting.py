"""Starting a merge or a split from a child's record. What is chosen stands in the address: it is looked at before it is sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vereda.exchange.accounts.permissions import Permission
from vereda.exchange.children.deciding.standing import NotAsItWas
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import NoSuchChild, NotAnMsixId, PurposeNeeded
from vereda.exchange.worklists.locks import Locked
from vereda.exchange.worklists.models import WorkItem
from vereda.exchange.worklists.starting import start_merge, start_split
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.record.opening import child_of, unless_refused
from vereda.portal.worklist.comparing import compared, full_name, tally
from vereda.portal.worklist.forms import MOST_LETTERS
from vereda.portal.worklist.page import sides_of

LOCKED = gettext_noop(
    "Another decision about one of these children waits for validation. Start this when that is settled."
)
STARTED = gettext_noop(
    "Started. Nothing changes until a second person agrees; until then the records are locked for other changes."
)
Starting = Callable[[Child], WorkItem | None]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: PersonRequest, msix_id: str) -> HttpResponseBase:
    if request.method == "POST":
        return _post(request, msix_id, lambda child: _start_merge(request, child))
    opened = _open(request, msix_id, doing="merge_looked_at")
    if isinstance(opened, HttpResponse):
        return opened
    context: dict[str, Any] = {
        "child": opened,
        "off": (),
        "asked": request.GET.get("with", "").strip(),
        "why_most": MOST_LETTERS,
    }
    if not context["asked"]:
        return render(request, "worklist/merge.html", context)
    try:
        other = _other(request, context["asked"], doing="merge_looked_at")
    except PurposeNeeded:
        context["needs_purpose"] = True
    except (NoSuchChild, NotAnMsixId):
        context["unknown"] = True
    else:
        context |= {"other": other, "same": other == opened, **_side_by_side(opened, other)}
    return render(request, "worklist/merge.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: PersonRequest, msix_id: str) -> HttpResponseBase:
    if request.method == "POST":
        return _post(request, msix_id, lambda child: _start_split(request, child))
    opened = _open(request, msix_id, doing="split_looked_at")
    if isinstance(opened, HttpResponse):
        return opened
    chosen = _numbers(request.GET.getlist("off"))
    context = _side_by_side(opened)
    apart = [side for side in context["sides"] if side.record.pk in chosen]
    rest = [side for side in context["sides"] if side.record.pk not in chosen]
    context |= {
        "child": opened,
        "chosen": chosen,
        "off": chosen,
        "apart": apart,
        "rest": rest,
        "name": full_name(context["sides"][0].record),
        "previewed": bool(apart and rest),
        "wrong": "off" in request.GET and not (apart and rest),
    }
    return render(request, "worklist/split.html", context)


def _side_by_side(*children: Child) -> dict[str, Any]:
    sides = sides_of([child.pk for child in children])
    rows = compared([side.record for side in sides])
    order = list(dict.fromkeys(side.record.state_id for side in sides))
    return {"sides": sides, "rows": rows, "tally": tally(rows), "order": order}


def _post(request: PersonRequest, msix_id: str, start: Starting) -> HttpResponseBase:
    """Start it, or go back and say why not; a look is recorded only with what was started."""
    started = None
    try:
        with transaction.atomic():
            opened = _open(request, msix_id, doing="flagged")
            if isinstance(opened, HttpResponse):
                return opened
            started = start(opened)
            transaction.set_rollback(started is None)
    except Locked:
        messages.error(request, gettext(LOCKED))
    except (NotAsItWas, NoSuchChild, NotAnMsixId, PurposeNeeded):
        messages.error(request, _("The records are not as you saw them. Please look again."))
    if started is None:
        return redirect(request.get_full_path())
    messages.success(request, gettext(STARTED))
    return redirect("child", msix_id)


def _start_merge(request: PersonRequest, child: Child) -> WorkItem | None:
    why = request.POST.get("why", "").strip()[:MOST_LETTERS]
    if not why or not request.POST.get("with"):
        messages.error(request, _("Write how you know. The other State reads it."))
        return None
    other = _other(request, request.POST["with"], doing="flagged")
    master = other if request.POST.get("keeps") == other.msix_id else child
    return start_merge(master=master, other=child if master == other else other, by=request.user, why=why)


def _start_split(request: PersonRequest, child: Child) -> WorkItem | None:
    why, off = request.POST.get("why", "").strip()[:MOST_LETTERS], _numbers(request.POST.getlist("off"))
    if not why or not off:
        messages.error(request, _("Write how you know. The other State reads it."))
        return None
    keeps = request.POST.get("keeps") == "off"
    return start_split(child=child, off=sorted(off), off_keeps_id=keeps, by=request.user, why=why)


def _numbers(texts: list[str]) -> set[int]:
    return {int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 19}  # noqa: PLR2004  # a bigint


def _open(request: PersonRequest, msix_id: str, *, doing: str) -> Child | HttpResponse:
    return unless_refused(request, msix_id, lambda: _other(request, msix_id, doing=doing))


def _other(request: PersonRequest, msix_id: str, *, doing: str) -> Child:
    number = "".join(msix_id.split())
    return child_of(request, number, doing=doing, permission=Permission.START_MERGE_OR_SPLIT).child
