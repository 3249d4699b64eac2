"""Who looked at a child's record, for the person responsible and on paper for the parent; and whose looking is unusual."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from vereda.exchange.children.disclosures import Disclosures, disclosures_of
from vereda.exchange.children.queries import NoSuchChild, NotAnMsixId
from vereda.exchange.children.unusual import NotForYou, thresholds, unusual_days
from vereda.portal.components.request import PersonRequest, signed_in
from vereda.portal.disclosures.words import REASONS, day_row, look_row

A_PAGE = 50  # looks
DAYS = 30  # looked back for unusual looking


@signed_in
@require_GET
def disclosures(request: PersonRequest, msix_id: str) -> HttpResponse:
    found = _found(request, msix_id, doing="disclosures_viewed")
    page = Paginator([look_row(look) for look in found.looks], A_PAGE).get_page(request.GET.get("page"))
    context = {
        "msix_id": found.child.msix_id,
        "name": found.record.name,
        "looks": page,
        "languages": settings.LANGUAGES,
    }
    return render(request, "disclosures/disclosures.html", context)


@signed_in
@require_GET
def for_the_parent(request: PersonRequest, msix_id: str, language: str) -> HttpResponse:
    """The list in the parent's language, whatever the language of who prints it."""
    if language not in dict(settings.LANGUAGES):
        raise Http404(language)
    found = _found(request, msix_id, doing="disclosures_printed")
    with translation.override(language):
        context = {
            "record": found.record,
            "own": [look_row(look) for look in found.looks if look.is_own],
            "others": [look_row(look) for look in found.looks if not look.is_own],
        }
        return render(request, "disclosures/parent.html", context)


def _found(request: PersonRequest, msix_id: str, *, doing: str) -> Disclosures:
    try:
        return disclosures_of(request.user, msix_id, doing=doing)
    except (NoSuchChild, NotAnMsixId) as none:
        raise Http404(msix_id) from none


@signed_in
@require_GET
def looking(request: PersonRequest) -> HttpResponse:
    try:
        days = unusual_days(request.user, since=timezone.now() - timedelta(days=DAYS))
    except NotForYou as refused:
        raise PermissionDenied from refused
    context = {
        "days": [day_row(day) for day in days],
        "since": DAYS,
        "thresholds": [(REASONS[key] % {"number": one.at_least}) for key, one in thresholds().items()],
    }
    return render(request, "disclosures/looking.html", context)
