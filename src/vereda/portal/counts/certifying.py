"""Freezing a period, and the certification of a State: questions, two signatures, what changed since."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vereda.core.calendar import performance_period_named
from vereda.core.counts import RULES
from vereda.core.counts.narrative import QUESTIONS, questions_for
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.counts import certifying
from vereda.exchange.counts.comparing import GONE, MERGED, NEW, compare
from vereda.exchange.counts.models import Certification, Count
from vereda.exchange.counts.publishing import tells_nation
from vereda.exchange.counts.queries import NoSuchCount, frozen_counts, latest_frozen, open_count
from vereda.exchange.reports.freezing import ask_to_freeze, freezings_under_way, is_worked_on, last_given_up
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.components.tags import state_name
from vereda.portal.counts.freezing import steps_of
from vereda.portal.counts.words import years
from vereda.portal.people.request import ask_again


@signed_in
@require_GET
def frozen(request: PersonRequest) -> HttpResponse:
    """All frozen counts, who has certified, and the button that freezes."""
    if not any(may(request.user, permission) for permission in (Permission.VIEW_REPORTS, Permission.SIGN_COUNTS)):
        raise PermissionDenied
    counted_since = set(Count.objects.filter(frozen_at=None).values_list("period", flat=True))
    context = {
        "counts": [
            (
                count,
                years(count.period),
                certified(count),
                count.period in counted_since,
                tells_nation(request.user, count),
            )
            for count in frozen_counts()
        ],
        "may_freeze": may(request.user, Permission.FREEZE_COUNTS),
        "may_sign": _own_states(request.user),
        "under_way": [(one, years(one.period), steps_of(one), is_worked_on(one)) for one in freezings_under_way()],
        "given_up": last_given_up(),
        "periods": [(one.period, years(one.period)) for one in Count.objects.filter(frozen_at=None) if one.has_ended],
    }
    return render(request, "counts/frozen.html", context)


def certified(count: Count) -> list[str]:
    signed = Certification.objects.filter(count=count).exclude(approved_at=None)
    return [state_name(one.state_id) for one in signed.order_by("state")]


def _own_states(user: User) -> list[str]:
    return sorted(
        {
            held.state_id
            for held in user.roles.all()
            if held.state_id and may(user, Permission.SIGN_COUNTS, state=held.state_id)
        }
    )


@signed_in
@require_POST
def freeze(request: PersonRequest) -> HttpResponse:
    if not may(request.user, Permission.FREEZE_COUNTS):
        raise PermissionDenied
    ask_again(request)
    try:
        period = performance_period_named(request.POST.get("period", ""))
        ask_to_freeze(period=period, by=request.user, at=timezone.now())
    except (ValueError, certifying.NotEnded):
        messages.error(request, _("Only a period that has ended can be frozen. Nothing was done."))
    else:
        messages.success(request, _("The period is being frozen. You may leave this page and come back."))
    return redirect("counts_frozen")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def certification(request: PersonRequest, period: str, state: str) -> HttpResponse:
    if not may(request.user, Permission.SIGN_COUNTS, state=state):
        raise Http404
    try:
        count = latest_frozen(period)
    except NoSuchCount as none:
        raise Http404 from none
    if request.method == "POST":
        return _answered(request, count, state)
    return render(request, "counts/certification.html", _context(request.user, count, state))


def _answered(request: PersonRequest, count: Count, state: str) -> HttpResponse:
    """Keep the answers; sign when that was the button that was pressed."""
    answers = {one.key: request.POST[f"answer_{one.key}"] for one in QUESTIONS if f"answer_{one.key}" in request.POST}
    status = 422
    if not answers and "sign" not in request.POST:
        return render(request, "counts/certification.html", _context(request.user, count, state), status=status)
    try:
        if answers:
            certifying.explain(count=count, state=state, answers=answers, by=request.user)
        if "sign" in request.POST:
            ask_again(request)
            certifying.sign(count=count, state=state, by=request.user, at=timezone.now())
            messages.success(request, _("You have signed."))
        else:
            messages.success(request, _("The answers are kept."))
        return redirect("count_certification", count.period, state)
    except certifying.Unanswered:
        messages.error(request, _("Some questions have no answer yet. Nothing was signed."))
    except certifying.SamePerson:
        messages.error(request, _("You have prepared this certification; another person must approve it."))
    except certifying.Certified:
        messages.error(request, _("Both have signed already. Nothing was changed."))
        status = 409
    return render(request, "counts/certification.html", _context(request.user, count, state), status=status)


def _context(user: User, count: Count, state: str) -> dict[str, Any]:
    language = page_language()
    found = Certification.objects.filter(count=count, state=state).first() or Certification(count=count, state_id=state)
    counted, before = certifying.figures_of(count, state)
    return {
        "count": count,
        "period": years(count.period),
        "state": state,
        "certification": found,
        "counted": counted,
        "before": before,
        "questions": [
            (one.key, one.words[language], found.answers.get(one.key, ""), one.source)
            for one in questions_for(counted, before)
        ],
        "open": not found.approved_by,
        "is_second": found.prepared_by not in ("", user.email),
    }


@signed_in
@require_GET
def comparison(request: PersonRequest, period: str) -> HttpResponse:
    """The frozen count beside what is known today: every child who came in or went, by reason, State by State."""
    if not may(request.user, Permission.VIEW_REPORTS):
        raise Http404
    try:
        before, now = latest_frozen(period), open_count(period)
    except NoSuchCount as none:
        raise Http404 from none
    own = set(_own_states(request.user))
    lines = [line for line in compare(before, now) if line.state in own]
    language = page_language()
    words = {key: rule.failed[language] for key, rule in RULES.items()}
    words |= {NEW: _("not known then"), MERGED: _("merged with another child"), GONE: _("not there any more")}
    context = {
        "period": years(period),
        "before": before,
        "later": now,
        "tells": all(tells_nation(request.user, count) for count in (before, now)),
        "lines": [(line, _told(line.came, words), _told(line.went, words)) for line in lines],
    }
    return render(request, "counts/comparison.html", context)


def _told(reasons: Any, words: dict[str, str]) -> list[tuple[str, int]]:
    return sorted(((words[key], number) for key, number in reasons.items()), key=lambda one: -one[1])
