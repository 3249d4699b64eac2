"""Finding a child from whatever the family says at the desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.queries import Found, NoSuchChild, Query, find
from vereda.portal.components.language import page_language
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.find.forms import FindForm, shown
from vereda.portal.find.recent import recent_searches, remember
from vereda.portal.find.results import chips, more_to_say, result

BEYOND_THE_BOX = ("parent", "school", "state")


@signed_in
@require_GET
def find_child(request: PersonRequest) -> HttpResponse:
    if not may(request.user, Permission.FIND_CHILDREN):
        raise PermissionDenied
    form = FindForm(request.GET)
    query = form.query() if form.is_valid() else Query()
    asked = any(request.GET.get(name, "").strip() for name in form.fields if name != "was")
    recent = recent_searches(request.session)
    found = _found(request, query) if asked else None
    if found:
        words = ", ".join(chip.value for chip in chips(query))
        remember(request.session, words=words, address=request.get_full_path())
    if found and found.exact:
        if found.retired:
            words = _("The MSIX ID %(retired)s was retired. It leads to this record, %(msix_id)s.")
            messages.info(request, words % {"retired": found.retired, "msix_id": found.exact})
        return redirect("child", found.exact)
    return render(request, "find/find.html", {**_context(form, query, found), "recent": recent})


def _found(request: PersonRequest, query: Query) -> Found:
    language = page_language()
    try:
        return find(request.user, query, language=language)
    except NoSuchChild as none:
        raise PermissionDenied from none


def _context(form: FindForm, query: Query, found: Found | None) -> dict[str, Any]:
    today = timezone.localdate()
    listed = [one for one in found.children if not found.too_many or one.likelihood == "very_likely"] if found else []
    results = [result(one, today) for one in listed]
    return {
        "asked": found is not None,
        "form": FindForm(initial=shown(query)) if form.is_valid() else form,
        "query": query,
        "read_as": chips(query) if found else [],
        "fields_open": any(getattr(query, name) for name in BEYOND_THE_BOX),
        "too_many": found is not None and found.too_many,
        "more": more_to_say(query),
        "results": results,
    }
