"""The graduation plans of one's State: what holds, what waits for a second person, a new edition."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vereda.core.credits import plan_diff
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.credits.models import PlanDraft
from vereda.exchange.credits.plans import as_csv, editions
from vereda.exchange.credits.publishing import Outdated, SamePerson, draft_plan, publish_plan
from vereda.portal.components.files import as_file
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.plans.forms import EditionForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: PersonRequest) -> HttpResponse:
    state, today = _own_state(request), timezone.localdate()
    form = EditionForm(request.POST, request.FILES) if request.method == "POST" else EditionForm()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = draft_plan(
                state=state, rows=given["file"], holds_from=given["holds_from"], note=given["note"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except ValueError as wrong:
            form.add_error("file", str(wrong))
        else:
            messages.success(request, _("The edition is kept. It holds once a second person has published it."))
            return HttpResponseRedirect(reverse("plan_draft", args=[made.pk]))
    waiting = PlanDraft.objects.filter(state=state, publication__isnull=True).select_related("by")
    context = {"state": state, "editions": editions(state, on=today), "waiting": waiting, "form": form}
    return render(request, "plans/plans.html", context, status=422 if form.errors else 200)


@signed_in
@require_GET
def plan_csv(request: PersonRequest, plan: str) -> HttpResponse:
    held = {one.plan.id: one for one in editions(object_state(request), on=timezone.localdate())}
    if plan not in held:
        raise Http404(plan)
    return as_file(as_csv(held[plan].rows).encode(), "text/csv; charset=utf-8", f"{plan}.csv")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: PersonRequest, draft: int) -> HttpResponse:
    state = object_state(request)
    drafts = PlanDraft.objects.select_related("by", "publication__by")
    told = get_object_or_404(drafts, pk=draft, state=state)
    if request.method == "POST":
        return _publish(request, told)
    held = {one.plan.id: one for one in editions(state, on=timezone.localdate())}
    before = held[told.plan].rows if told.plan in held else ()
    context = {
        "state": state,
        "draft": told,
        "publication": getattr(told, "publication", None),
        "changes": plan_diff(before, told.rows),
        "is_new": told.plan not in held,
        "is_own": told.by_id == request.user.pk,
    }
    return render(request, "plans/draft.html", context)


def _publish(request: PersonRequest, told: PlanDraft) -> HttpResponse:
    try:
        publish_plan(draft=told, by=request.user, at=timezone.now())
    except SamePerson:
        messages.error(request, _("You drafted this edition. A second person of your State publishes it."))
    except Outdated:
        messages.error(
            request, _("Another edition was published meanwhile. Take the plan anew and send your changes again.")
        )
    else:
        messages.success(request, _("The edition is published."))
        return HttpResponseRedirect(reverse("plans"))
    return HttpResponseRedirect(reverse("plan_draft", args=[told.pk]))


def object_state(request: PersonRequest) -> str:
    """The State whose plans the person keeps, where the address names a plan: for who keeps none there is none."""
    try:
        return _own_state(request)
    except PermissionDenied as refused:
        raise Http404 from refused


def _own_state(request: PersonRequest) -> str:
    """The State whose plans the person keeps. Raises PermissionDenied for who keeps none."""
    states = scope_of(request.user, Permission.EDIT_PLANS).states
    if not states:
        raise PermissionDenied
    asked = request.GET.get("state", "")
    return asked if asked in states else min(states)
