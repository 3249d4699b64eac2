"""A request of a person who has signed in, so that views need not ask again whether there is one."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from vereda.exchange.accounts.models import User

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    user: User


def signed_in(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Send who has not signed in to the sign-in page, and back here after it."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path(), reverse("sign_in"))
        response: HttpResponse | HttpResponseBase = view(request, *args, **kwargs)  # type: ignore[arg-type]  # it has a user now
        response.headers["Cache-Control"] = "private, no-store"  # a shared computer's Back button shows no child
        return response

    return guarded
