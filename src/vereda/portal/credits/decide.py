"""Deciding about credits: what is accepted, what a course is, which plan. A form that does not hold leads back with the reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vereda.core.credits import Answer
from vereda.exchange.children.models import Child
from vereda.exchange.children.queries import ChildAccess, NoSuchChild, Record, record_of
from vereda.exchange.credits.access import child_to_decide, speaks_for
from vereda.exchange.credits.actions import DecidedMeanwhile, MoreThanTheCourse, NoSuchLine, accept, choose_plan, place
from vereda.exchange.credits.decisions import Decisions, decisions_of
from vereda.exchange.credits.plans import known_plans
from vereda.exchange.credits.queries import Question, toward_plan
from vereda.portal.components.forms import PortalForm
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.credits.asking import day_of
from vereda.portal.credits.decided import lines_to_accept, lines_to_place, plan_to_choose
from vereda.portal.credits.forms import AcceptForm, PlaceForm, PlanForm
from vereda.portal.credits.words import number
from vereda.portal.record.opening import opening

Page = Callable[..., HttpResponse]
Decide = Callable[[PersonRequest, Child], tuple[PortalForm, Callable[[], object]]]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def accept_partial(request: PersonRequest, msix_id: str) -> HttpResponse:
    return _page_or_deed(request, msix_id, _accept_page, _accept, "child_credits_accept")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def place_course(request: PersonRequest, msix_id: str) -> HttpResponse:
    return _page_or_deed(request, msix_id, _place_page, _place, "child_credits_place")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: PersonRequest, msix_id: str) -> HttpResponse:
    return _page_or_deed(request, msix_id, _plan_page, _choose, "child_credits_plan")


def _page_or_deed(request: PersonRequest, msix_id: str, page: Page, deed: Decide, address: str) -> HttpResponse:
    try:
        child = child_to_decide(request.user, msix_id)
    except NoSuchChild as none:
        raise Http404(msix_id) from none
    if request.method != "POST":
        return page(request, msix_id)
    form, decide = deed(request, child)
    if trouble := _trouble(form, decide):
        messages.error(request, trouble)
        return HttpResponseRedirect(f"{reverse(address, args=[msix_id])}?{_asked(request.POST)}")
    messages.success(request, _("It is recorded, with your name and the time."))
    return HttpResponseRedirect(reverse("child_credits", args=[msix_id]))


def _trouble(form: PortalForm, decide: Callable[[], object]) -> str:
    """Decide, or say why not."""
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    try:
        decide()
    except MoreThanTheCourse as most:
        return _("The whole course is worth %(most)s. Partial credit is no more than that.") % {
            "most": number(most.most)
        }
    except DecidedMeanwhile:
        return _("Someone else has decided about this since you read the page. Read their decision first.")
    except NoSuchLine:
        return _("The record no longer has this course as it was. Choose it again.")
    return ""


def _asked(posted: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in ("line", "state", "credits", "rule", "course", "reason"):
        if name in posted:
            kept[name] = str(posted[name])[:500]
    return kept.urlencode()


def _given(request: PersonRequest, *names: str) -> dict[str, str]:
    """What the person had typed before the form led back."""
    return {name: request.GET[name] for name in names if name in request.GET}


@opening(doing="credits_viewed")
def _accept_page(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record, decisions, state = record_of(access.child), decisions_of(access.child), _own_state(request)
    found = _answer(record, decisions, state)
    typed = _given(request, "credits", "rule")
    rows = [
        (line, AcceptForm(initial={"line": line.partial.key, "seen": line.seen, **(typed if line.is_asked else {})}))
        for line in lines_to_accept(found, decisions, state, request.GET.get("line", ""))
    ]
    context = {"record": record, "order": record.states, "rows": rows, "state": state}
    return render(request, "credits/accept.html", context)


def _accept(request: PersonRequest, child: Child) -> tuple[PortalForm, Callable[[], object]]:
    form = AcceptForm(request.POST)

    def decide() -> object:
        given = form.cleaned_data
        return accept(
            child=child, line=given["line"], state=_own_state(request), written=given["credits"], rule=given["rule"],
            seen=given["seen"], by=request.user, at=timezone.now(),
        )  # fmt: skip

    return form, decide


@opening(doing="credits_viewed")
def _place_page(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record, decisions = record_of(access.child), decisions_of(access.child)
    lines = lines_to_place(_answer(record, decisions, request.GET.get("state", "")), decisions)
    asked = next((line for line in lines if line.key == request.GET.get("line")), None)
    context: dict[str, Any] = {"record": record, "order": record.states, "lines": lines, "line": asked}
    if asked:
        typed = _given(request, "course", "reason")
        context["form"] = PlaceForm(initial={"line": asked.key, "seen": asked.seen, **typed})
    return render(request, "credits/place.html", context)


def _place(request: PersonRequest, child: Child) -> tuple[PortalForm, Callable[[], object]]:
    form = PlaceForm(request.POST)

    def decide() -> object:
        given = form.cleaned_data
        return place(
            child=child, line=given["line"], sced_code=given["course"], subject=given["subject"], half=given["half"],
            unit=given["unit"], reason=given["reason"], seen=given["seen"], by=request.user, at=timezone.now(),
        )  # fmt: skip

    return form, decide


@opening(doing="credits_viewed")
def _plan_page(request: PersonRequest, access: ChildAccess) -> HttpResponse:
    record, state = record_of(access.child), _own_state(request)
    told = plan_to_choose(decisions_of(access.child), state)
    form = PlanForm(
        known_plans(state, on=timezone.localdate()), initial={"seen": told.seen, **_given(request, "reason")}
    )
    return render(request, "credits/plan.html", {"record": record, "told": told, "form": form, "state": state})


def _choose(request: PersonRequest, child: Child) -> tuple[PortalForm, Callable[[], object]]:
    state = _own_state(request)
    form = PlanForm(known_plans(state, on=timezone.localdate()), request.POST)

    def decide() -> object:
        given = form.cleaned_data
        return choose_plan(
            child=child, state=state, plan=given["plan"], class_of=given["class_of"], reason=given["reason"], seen=given["seen"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return form, decide


def _answer(record: Record, decisions: Decisions, state: str) -> Answer | None:
    return toward_plan(record, Question(state=state), decisions, today=day_of(record)).answer


def _own_state(request: PersonRequest) -> str:
    """The State for whose schools the person decides: who decides about a child has one."""
    return speaks_for(request.user) or ""
