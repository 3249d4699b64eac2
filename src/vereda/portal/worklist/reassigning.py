"""Giving several items away at once: first what and to whom, then what was given and what stays, with the reason."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.worklists.access import assignments_of
from vereda.exchange.worklists.reassigning import LADDER, NotOneLevel, Stays, desks, reassign
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.worklist.words import LEVELS

REASONS = {
    Stays.GONE: gettext_noop("settled meanwhile, or not yours to give"),
    Stays.PARKED: gettext_noop("parked"),
    Stays.OTHER_STATE: gettext_noop("waits for the other State"),
    Stays.ELSEWHERE: gettext_noop("the child is not of that person’s place"),
}
MOST = 500  # items at once


@signed_in
@require_POST
def give(request: PersonRequest) -> HttpResponseBase:
    if not may(request.user, Permission.VALIDATE):
        raise PermissionDenied
    items, people = _numbers(request, "item"), _numbers(request, "person")
    if not items:
        messages.warning(request, _("Choose items first."))
        return redirect("worklist")
    if "person" not in request.POST and "give" not in request.POST:
        return _ask(request, items)
    try:
        stays = reassign(items=items, people=people, by=request.user)
    except NotOneLevel:
        messages.warning(request, _("Choose one person, or several of one level."))
        return _ask(request, items)
    _tell(request, len(items) - len(stays), Counter(stays.values()))
    return redirect("worklist")


def _ask(request: PersonRequest, items: list[int]) -> HttpResponseBase:
    there = desks(request.user)
    groups = [(LEVELS[level], [desk for desk in there if desk.level == level]) for level in LADDER]
    known = assignments_of(request.user).filter(item__in=items).values("item").distinct().count()
    context = {"items": items, "number": known, "groups": [(name, people) for name, people in groups if people]}
    return render(request, "worklist/reassign.html", context)


def _tell(request: PersonRequest, given: int, stay: Counter[Stays]) -> None:
    if given:
        words = ngettext("%(number)s item was given away.", "%(number)s items were given away.", given)
        messages.success(request, words % {"number": given})
    for reason, number in sorted(stay.items()):
        words = ngettext("%(number)s item stays: %(reason)s.", "%(number)s items stay: %(reason)s.", number)
        messages.warning(request, words % {"number": number, "reason": _(REASONS[reason])})


def _numbers(request: PersonRequest, name: str) -> list[int]:
    found = [one for one in request.POST.getlist(name) if one.isascii() and one.isdecimal() and len(one) < 19]  # noqa: PLR2004
    return list(dict.fromkeys(int(one) for one in found))[:MOST]
