"""Opening a child: with the right to, for a stated purpose where one is needed, and never without its being recorded."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, TypeVar

from django.db import transaction
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
Made = TypeVar("Made")
Act = Callable[[ChildAccess], Made | None]
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
    access = unless_refused(request, msix_id, lambda: child_of(request, msix_id, doing=doing))
    if isinstance(access, ChildAccess) and access.child.msix_id != msix_id:
        if stated := _stated(request, msix_id):
            _remember(request, access.child.msix_id, stated)
        return HttpResponseRedirect(request.path.replace(msix_id, access.child.msix_id, 1))
    return access


def deed(request: PersonRequest, msix_id: str, *, doing: str, act: Act[Made]) -> Made | HttpResponse | None:
    """What `act` makes of the child, recorded as `doing` with it; or what `unless_refused` answers in its place.

    When it makes nothing (None) nothing is recorded: nothing of the child may stand on the page that then says what is wanting.
    """

    def together() -> Made | None:
        with transaction.atomic():
            made = act(child_of(request, msix_id, doing=doing))
            transaction.set_rollback(made is None)
        return made

    return unless_refused(request, msix_id, together)


def unless_refused(request: PersonRequest, msix_id: str, work: Callable[[], Made]) -> Made | HttpResponse:
    """What comes of work on a child; or the page that asks for a purpose, or 404 where there is none for the person."""
    try:
        return work()
    except PurposeNeeded:
        return ask_purpose(request, msix_id)
    except (NoSuchChild, NotAnMsixId) as none:
        raise Http404(msix_id) from none


def child_of(
    request: PersonRequest, msix_id: str, *, doing: str, permission: Permission = Permission.VIEW_CHILD
) -> ChildAccess:
    """`child_for`, for the purpose that the person has stated since signing in."""
    return child_for(request.user, msix_id, purpose=_stated(request, msix_id), doing=doing, permission=permission)


def _stated(request: PersonRequest, msix_id: str) -> str | None:
    stated: str | None = request.session.get(STATED, {}).get(msix_id)
    return stated


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
