"""Who opens children faster than anyone enrolls them is asked to wait, on whichever page it was; those responsible are told."""

from collections.abc import Callable
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vereda.exchange.accounts.models import User
from vereda.exchange.children.pace import TooFast, What, tell_of_haste
from vereda.portal.components.tags import hour
from vereda.portal.errors.views import trouble_page

TOO_MANY_REQUESTS = 429


class Haste:
    """Middleware after sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not (isinstance(exception, TooFast) and isinstance(request.user, User)):
            return None
        tell_of_haste(request.user, exception)
        return _please_wait(request, exception)


def _please_wait(request: HttpRequest, hasty: TooFast) -> HttpResponse:
    words = {
        What.CHILDREN: ngettext(
            "You have opened %(number)s record within an hour, as many as your role may.",
            "You have opened %(number)s records within an hour, as many as your role may.",
            hasty.most,
        ),
        What.SEARCHES: ngettext(
            "You have searched %(number)s time within an hour, as often as anyone may.",
            "You have searched %(number)s times within an hour, as often as anyone may.",
            hasty.most,
        ),
    }[hasty.what]
    ways = (
        _("There is room again at %(time)s.") % {"time": hour(hasty.until)},
        _("Records that you opened within the last hour stay open to you."),
        _(
            "Those who watch over looks at records were told. If your work needs more, ask your State’s data administrator."
        ),
    )
    answer = trouble_page(request, TOO_MANY_REQUESTS, _("Please wait a little"), words % {"number": hasty.most}, ways)
    answer.headers["Retry-After"] = str(max(1, ceil((hasty.until - timezone.now()).total_seconds())))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
