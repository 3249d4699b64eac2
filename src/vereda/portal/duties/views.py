"""What the law wants of a State and by when; what was missed, and why; how timely it is. For the Department: of every State."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.glimpses import listed
from vereda.exchange.duties.actions import explain
from vereda.exchange.duties.calendars import day_in
from vereda.exchange.duties.models import Duty
from vereda.exchange.duties.queries import (
    FOUR_DAYS,
    LAW,
    NoSuchDuty,
    alike,
    duty_for,
    missed_duties,
    states_seen,
    timeliness,
    waiting_duties,
)
from vereda.exchange.states.models import State
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.duties.chart import chart
from vereda.portal.duties.rows import headline, missed_row, waiting_row
from vereda.portal.duties.words import title

A_PAGE = 20  # missed duties
WHY_LENGTH = 500
OTHERS = tuple(rule for rule in LAW if rule != FOUR_DAYS)


@signed_in
@require_safe
def duties(request: PersonRequest) -> HttpResponseBase:
    """One State's report; who sees several chooses, from a table of all."""
    if not may(request.user, Permission.VIEW_DUTIES):
        raise PermissionDenied
    seen = list(states_seen(request.user))
    wanted = request.GET.get("state", "")
    alone = seen[0] if len(seen) == 1 and not wanted else None
    state = next((one for one in seen if one.pk == wanted), alone)
    if wanted and state is None:
        raise Http404(wanted)
    context = _report(request, state) if state else _nation(seen)
    return render(
        request, "duties/duties.html" if state else "duties/nation.html", {**context, "several": len(seen) > 1}
    )


def _report(request: PersonRequest, state: State) -> dict[str, Any]:
    today = day_in(state, timezone.now())
    waiting = waiting_duties(state.pk, today)
    four_days = timeliness([state.pk], today=today, rules=[FOUR_DAYS])[state.pk]
    others = timeliness([state.pk], today=today, rules=OTHERS)[state.pk]
    page = Paginator(missed_duties(state.pk), A_PAGE).get_page(request.GET.get("page"))
    return {
        "state": state,
        "headline": headline(waiting, today),
        "waiting": [waiting_row(one, today) for one in waiting],
        "missed": [missed_row(duty) for duty in page],
        "page": page,
        "months": [
            {"month": one.month, "four": one, "other": other} for one, other in zip(four_days, others, strict=True)
        ],
        "chart": chart(four_days, others),
        "may_explain": may(request.user, Permission.KEEP_CALENDAR, state=state.pk),
    }


def _nation(seen: list[State]) -> dict[str, Any]:
    today = timezone.now().date()
    codes = [state.pk for state in seen]
    four_days = timeliness(codes, today=today, rules=[FOUR_DAYS])
    every = timeliness(codes, today=today)
    waiting = {state.pk: waiting_duties(state.pk, today) for state in seen}
    rows = [
        {
            "state": state,
            "open": sum(one.number for one in waiting[state.pk]),
            "met": sum(month.met for month in every[state.pk]),
            "missed": sum(month.missed for month in every[state.pk]),
            "share": _share(every[state.pk]),
            "four_days": _share(four_days[state.pk]),
        }
        for state in seen
    ]
    return {"rows": rows}


def _share(months: list[Any]) -> int | None:
    due = sum(month.due for month in months)
    return round(100 * sum(month.met for month in months) / due) if due else None


@signed_in
@require_safe
def duty(request: PersonRequest, duty: int) -> HttpResponseBase:
    """The children of one piece of work. That their names were listed is recorded."""
    found = _found(request, duty)
    some = list(alike(found)[:500])
    children = [one.state_record.child_id for one in some if one.state_record and one.state_record.child_id]
    may_see = may(request.user, Permission.VIEW_CHILD, state=found.state_id)
    names = listed(request.user, children, on="duty") if may_see else {}
    rows = [
        (one, names.get(one.state_record.child_id) if one.state_record and one.state_record.child_id else None)
        for one in some
    ]
    context = {
        "duty": found,
        "title": title(found.told, len(some), found.toward_id),
        "rule": found.told,
        "rows": rows,
        "may_explain": found.status == Duty.Status.MISSED
        and may(request.user, Permission.KEEP_CALENDAR, state=found.state_id),
    }
    return render(request, "duties/duty.html", context)


@signed_in
@require_POST
def why(request: PersonRequest, duty: int) -> HttpResponseBase:
    found = _found(request, duty)
    if not may(request.user, Permission.KEEP_CALENDAR, state=found.state_id) or found.status != Duty.Status.MISSED:
        raise Http404(duty)
    words = request.POST.get("why", "").strip()
    if not words or len(words) > WHY_LENGTH:
        messages.error(request, _("Please say in up to 500 characters why."))
    else:
        explain(duty=found, why=words, by=request.user)
        messages.success(request, _("The reason is kept beside the duty."))
    return redirect("duty", duty)


def _found(request: PersonRequest, number: int) -> Duty:
    try:
        return duty_for(request.user, number)
    except NoSuchDuty as none:
        raise Http404(number) from none
