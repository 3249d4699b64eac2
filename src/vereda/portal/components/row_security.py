"""Every request is held to its person's rows by the database too."""

from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.row_security import NOBODY, as_person

HEALTH = "/health/"  # answers while the database is away
METRICS = "/metrics"  # sums over all States, for a machine


class RowSecurity:
    """Middleware after sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(HEALTH) or request.path == METRICS:
            return self.get_response(request)
        person = request.user.pk if isinstance(request.user, User) else NOBODY
        with as_person(person):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = pieces_as(person, iter(response))
        return response


def pieces_as(person: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A download is read from the database while it is sent, after its view has ended."""
    with as_person(person):
        yield from pieces
