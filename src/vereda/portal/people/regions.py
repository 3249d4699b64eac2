"""The regions of a State: sets of districts that roles are given for."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.states.actions import make_region
from vereda.exchange.states.models import Region, State
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.people.forms import RegionForm
from vereda.portal.people.request import who_may


@signed_in
@who_may(Permission.MAKE_REGIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def regions(request: PersonRequest) -> HttpResponseBase:
    """A region is made, or made anew under the same name, by who administers the whole State."""
    state = State.objects.filter(pk__in=scope_of(request.user, Permission.MAKE_REGIONS).states).earliest("pk")
    form = RegionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            make_region(
                state=state.pk,
                name=form.cleaned_data["name"],
                districts=form.cleaned_data["districts"],
                by=request.user.email,
            )
        except ValueError:
            form.add_error("districts", _("One of these is not the number of a district of your State."))
        else:
            messages.success(request, _("The region is kept."))
            return redirect("regions")
    found = Region.objects.filter(state=state).prefetch_related("districts")
    context = {"form": form, "state": state, "regions": found}
    return render(request, "people/regions.html", context, status=422 if form.is_bound else 200)
