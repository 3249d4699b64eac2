"""Re-interviews: draw a sample, note what each child's family answered, and see how often eligibility was wrong."""

from secrets import token_hex
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vereda.core.counts.reinterviews import size_for
from vereda.exchange.children.glimpses import record_listed
from vereda.exchange.counts.models import Count, Sample, SampledChild
from vereda.exchange.counts.reinterviewing import (
    MOST,
    Outcome,
    draw_sample,
    latest_sample,
    lines_of,
    note_outcomes,
    rate_of,
    still_counted,
)
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.counts.asking import own_count
from vereda.portal.counts.words import years

A_PAGE: Final = 50  # children
OUTCOMES: Final = {
    Outcome.WAITING: gettext_lazy("not yet asked"),
    Outcome.ELIGIBLE: gettext_lazy("eligible"),
    Outcome.INELIGIBLE: gettext_lazy("not eligible"),
    Outcome.NOT_REACHED: gettext_lazy("not reached"),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reinterviews(request: PersonRequest, period: str, state: str) -> HttpResponse:
    count, _home = own_count(request.user, period, state)
    if request.method != "POST":
        return _page(request, count, state)
    size = request.POST.get("size", "")
    try:
        number = int(size) if size.isascii() and size.isdigit() and len(size) <= len(str(MOST)) else 0
        draw_sample(count=count, state=state, size=number, seed=token_hex(8), by=request.user, at=timezone.now())
    except ValueError:
        trouble = _("Please give a number from 1 to %(most)s.") % {"most": MOST}
        return _page(request, count, state, trouble=trouble)
    messages.success(request, _("The sample is drawn."))
    return redirect("count_reinterviews", period, state)


@signed_in
@require_POST
def outcomes(request: PersonRequest, period: str, state: str) -> HttpResponse:
    own_count(request.user, period, state)
    sample = latest_sample(state, period)
    if sample is None:
        raise Http404
    said = {
        int(name.removeprefix("outcome_")): value
        for name, value in request.POST.items()
        if name.startswith("outcome_") and name.removeprefix("outcome_").isdecimal() and value in OUTCOMES
    }
    note_outcomes(sample=sample, outcomes=said, by=request.user, at=timezone.now())
    messages.success(request, _("What they answered is noted."))
    page = Paginator(lines_of(sample), A_PAGE).get_page(request.GET.get("page")).number
    return redirect(f"{reverse('count_reinterviews', args=[period, state])}?page={page}")


def _page(request: PersonRequest, count: Count, state: str, *, trouble: str = "") -> HttpResponse:
    sample = latest_sample(state, count.period)
    counted = count.children.filter(state=state, category_1=True).count()
    context = {
        "state": state,
        "period": years(count.period),
        "count": count,
        "counted": counted,
        "size": min(size_for(counted), MOST),
        "most": MOST,
        "trouble": trouble,
        "sample": sample,
        **(_told(request, sample) if sample else {}),
    }
    return render(request, "counts/reinterviews.html", context, status=422 if trouble else 200)


def _told(request: PersonRequest, sample: Sample) -> dict[str, Any]:
    lines = lines_of(sample)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    shown: list[SampledChild] = list(page.object_list)
    with transaction.atomic():
        record_listed(request.user, {one.child_id: one.child.msix_id for one in shown}, on="re-interviews")
    rate = rate_of(sample)
    return {
        "page": page,
        "lines": shown,
        "outcomes": list(OUTCOMES.items()),
        "drawn": lines.count(),
        "rate": rate and {name: f"{100 * share:.1f}" for name, share in vars(rate).items()},
        "still_counted": still_counted(sample),
    }
