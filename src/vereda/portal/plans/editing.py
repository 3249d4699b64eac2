"""Changing a plan in the page: the same draft, and the same second person, as a plan that comes as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vereda.core.credits import edited, of_district
from vereda.exchange.credits.models import PlanDraft
from vereda.exchange.credits.plans import Edition, editions
from vereda.exchange.credits.publishing import draft_plan
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.plans.edit_form import PlanEditForm, number_of
from vereda.portal.plans.views import object_state


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, plan: str) -> HttpResponse:
    state = object_state(request)
    held = {one.plan.id: one for one in editions(state, on=timezone.localdate())}.get(plan)
    if held is None:
        raise Http404(plan)
    form = PlanEditForm(held, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _drafted(request, state, held, form)):
        messages.success(request, _("The edition is kept. It holds once a second person has published it."))
        return HttpResponseRedirect(reverse("plan_draft", args=[made.pk]))
    context = {"state": state, "plan": held.plan, "unit": held.plan.unit, "form": form}
    return render(request, "plans/edit.html", context, status=422 if form.errors else 200)


def _drafted(request: PersonRequest, state: str, held: Edition, form: PlanEditForm) -> PlanDraft | None:
    """The draft; or none, with the trouble in the form."""
    given = form.cleaned_data
    district = given.get("district")
    rows = edited(of_district(held.rows, district) if district else held.rows, form.edit())
    if given["edition"] != number_of(held):
        form.add_error(
            None, _("Another edition was published meanwhile. Take the plan anew and send your changes again.")
        )
    elif rows == list(held.rows):
        form.add_error(None, _("Nothing differs from what is in force."))
    else:
        try:
            return draft_plan(
                state=state,
                rows=rows,
                holds_from=given["holds_from"],
                note=given["note"],
                by=request.user,
                at=timezone.now(),
            )
        except ValueError as wrong:
            form.add_error(None, str(wrong))
    return None
