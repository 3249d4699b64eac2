"""While the database is away (a crash, a restart) a request is answered 503, to be tried again, never 500."""

import sys

import structlog
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

RETRY_AFTER = "5"  # seconds; an embedded server is back within two

log = structlog.get_logger()


def server_error(request: HttpRequest) -> HttpResponse:
    """What Django shows for an exception that nothing caught, wherever it came from: view, session or sign-in.

    Made without the database and without asking who is there: either may be what broke.
    """
    exception = sys.exc_info()[1]
    if isinstance(exception, OperationalError | InterfaceError):
        log.warning("database.unavailable")
        connections.close_all()
        text = _("Nothing you sent was half saved. Please try again in a few seconds.")
        page = trouble(_("The exchange is restarting"), text)
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    route = request.resolver_match.route if request.resolver_match else "(none)"
    log.error("request.failed", route=route, exc_info=exception)
    return HttpResponse(
        trouble(_("Something broke on our side"), _("It was noted. Please try again in a minute.")), status=500
    )


def trouble(title: str, text: str) -> str:
    """A whole page that needs neither database nor request."""
    return render_to_string("errors/trouble.html", {"title": title, "text": text})
