"""Opening a child: with the right to, for a stated purpose where one is needed, and never without its being recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vereda.exchange.accounts.permissions import Permission, may
from vereda.exchange.children.queries import ChildAccess, NoSuchChild, NotAnMsixId, Purpose, PurposeNeeded, child_for
from vereda.portal.components.request import PersonRequest

PURPOSES = {
    Purpose.ENROLLMENT: _("To enroll the child"),
    Purpose.PLACEMENT: _("To place the child in a grade or course"),
    Purpose.CREDIT_ACCRUAL: _("To count credits"),
    Purpose.PARTICIPATION: _("For the child’s part in the Migrant Education Program"),
}
STATED = "purposes"  # session key: MSIX ID → purpose, for this sign-in
Opened = Callable[Concatenate[PersonRequest, ChildAccess, ...], HttpResponse]


def opening(*, doing: str, taking: bool = False) -> Callable[[Opened], Callable[..., HttpResponse]]:
    """Give a view the child of the MSIX ID in its address, with the look recorded as `doing`; or answer in its place.

    `taking` asks also for the right to take data along.
    """

    def decorate(view: Opened) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: PersonRequest, msix_id: str, **rest: Any) -> HttpResponse:
            if taking and not may(request.user, Permission.TAKE_DATA):
                raise Http404(msix_id)
            found = _open(request, msix_id, doing=doing)
            return found if isinstance(found, HttpResponse) else view(request, found, **rest)

        return opened

    return decorate


def _open(request: PersonRequest, msix_id: str, *, doing: str) -> ChildAccess | HttpResponse:
    """The child, or the page that asks for a purpose, or the way to the ID that took the place of a retired one."""
    stated = request.session.get(STATED, {}).get(msix_id)
    try:
        access = child_for(request.user, msix_id, purpose=stated, doing=doing)
    except PurposeNeeded:
        return ask_purpose(request, msix_id)
    except (NoSuchChild, NotAnMsixId) as none:
        raise Http404(msix_id) from none
    if access.child.msix_id != msix_id:
        if stated:
            _remember(request, access.child.msix_id, stated)
        return HttpResponseRedirect(request.path.replace(msix_id, access.child.msix_id, 1))
    return access


def ask_purpose(request: PersonRequest, msix_id: str, *, unsaid: bool = False) -> HttpResponse:
    context = {
        "msix_id": msix_id,
        "purposes": [(purpose.value, words) for purpose, words in PURPOSES.items()],
        "unsaid": unsaid,
    }
    return render(request, "record/purpose.html", context, status=422 if unsaid else 200)


def state_purpose(request: PersonRequest, msix_id: str) -> HttpResponse:
    purpose = request.POST.get("purpose", "")
    if purpose not in set(Purpose):
        return ask_purpose(request, msix_id, unsaid=True)
    _remember(request, msix_id, purpose)
    return HttpResponseRedirect(request.path)


def _remember(request: PersonRequest, msix_id: str, purpose: str) -> None:
    request.session[STATED] = {**request.session.get(STATED, {}), msix_id: purpose}
