"""The access review, and who is due for rules and training."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vereda.exchange.accounts import actions
from vereda.exchange.accounts.administration import may_change
from vereda.exchange.accounts.queries import due_people, to_review
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.people.forms import TrainingForm
from vereda.portal.people.request import administrator, ask_again, viewer
from vereda.portal.people.rows import person_row

A_PAGE = 100  # people


@signed_in
@administrator
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PersonRequest) -> HttpResponseBase:
    """Each person is kept or ended; who is left undecided stays for the next time."""
    people = [user for user in to_review(request.user) if may_change(request.user, user)][:A_PAGE]
    if request.method == "POST":
        ask_again(request)
        said = {user.pk: request.POST.get(f"person-{user.pk}") for user in people}
        keep = [user for user in people if said[user.pk] == "keep"]
        end = [user for user in people if said[user.pk] == "end"]
        actions.review(keep=keep, end=end, by=request.user)
        messages.success(request, _("%(kept)s kept, %(ended)s ended.") % {"kept": len(keep), "ended": len(end)})
        return redirect("review")
    return render(request, "people/review.html", {"rows": [person_row(user) for user in people]})


@signed_in
@require_safe
@viewer
def due(request: PersonRequest) -> HttpResponseBase:
    today = timezone.now().date()
    rows = [
        person_row(user) | {"form": TrainingForm(), "may_change": may_change(request.user, user)}
        for user in due_people(request.user, today)
    ]
    return render(request, "people/due.html", {"rows": rows, "today": today})
