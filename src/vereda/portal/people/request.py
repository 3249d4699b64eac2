"""A request of a person who administers accounts, or sees them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from vereda.exchange.accounts.administration import NotYours, people_of
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, may
from vereda.portal.components.request import PersonRequest

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponseBase]


def who_may(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Refuse who may not at all; what one person may not see or change is not there (404), nor is it to who may nothing."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.user, permission):
                if args or kwargs:
                    raise Http404
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except NotYours as trouble:
                raise Http404 from trouble

        return guarded

    return decorate


viewer = who_may(Permission.VIEW_ACCOUNTS)
administrator = who_may(Permission.MANAGE_ACCOUNTS)


def ask_again(request: PersonRequest) -> None:
    """Before something sensitive, have the person show anew who it is, if that was longer ago than a quarter of an hour.

    What was asked for is done afterwards.
    """
    raise_if_reauthentication_required(request, app="vereda.people")


def person_for(request: PersonRequest, number: int) -> User:
    """The account, if the administrator sees it; else Http404."""
    return get_object_or_404(people_of(request.user), pk=number)
