"""What is answered in place of what was asked for: one shape, application/problem+json (RFC 9457), with what to do.

No problem quotes what was sent: a value of a child stands in no answer but the one that was asked for.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from vereda.exchange.accounts.keys import Refusal

ROOT: Final = "/api/"
CONTENT_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:vereda:problem:"  # and the key of the row, so that a program need not read the words


@dataclass(frozen=True)
class Kind:
    status: int
    title: str
    detail: str


NEW_KEY: Final = "The State's data administrators make keys in the portal, on the page of the State."
PROBLEMS: Final[Mapping[str, Kind]] = {
    "key-missing": Kind(401, "No key was shown", f"Send the header Authorization: Bearer and a key. {NEW_KEY}"),
    f"key-{Refusal.UNKNOWN}": Kind(401, "This key is not known", f"Look whether all of it was sent. {NEW_KEY}"),
    f"key-{Refusal.EXPIRED}": Kind(401, "This key has expired", NEW_KEY),
    f"key-{Refusal.ENDED}": Kind(401, "This key was ended", NEW_KEY),
    "not-https": Kind(403, "Use https", "The key went over the wire for all to read: have it ended, and a new one made."),
    "wrong-lane": Kind(
        403, "A key of the test lane does not reach this", "Use a key of the production lane; the test lane only checks files."
    ),
    "not-found": Kind(404, "Nothing is here", "The address is mistyped, or what it names is not your State's. Both look alike."),
    "method": Kind(405, "This address does not take that method", "The header Allow names those that it takes."),
    "not-ready": Kind(409, "The return file is not ready", "Ask for the submission again until return_files names it."),
    "already-answered": Kind(409, "The notice has an answer already", "Read the notice to see it. Nothing was changed."),
    "unreadable": Kind(400, "The request cannot be read", "Look at the address, the headers and the body."),
    "cut-short": Kind(400, "The file did not arrive whole", "Nothing was kept. Send it again."),
    "length-missing": Kind(411, "The length is missing", "Send the header Content-Length; a body in chunks is not taken."),
    "too-large": Kind(413, "The file is larger than is taken", "Split it by students and send the parts."),
    "media-type": Kind(
        415, "The body is not of the type that is taken", "Send a file as application/octet-stream, an answer as application/json."
    ),
    "invalid": Kind(422, "The request does not fit", "errors says what does not, and where."),
    "empty": Kind(422, "The file is empty", "Nothing was kept. Send the bytes of the file as the body."),
    "too-fast": Kind(429, "Please wait a little", "The header Retry-After says for how many seconds."),
    "broken": Kind(500, "Something broke on our side", "It was noted. Try again in a minute."),
    "no-room": Kind(503, "The file could not be stored", "Nothing was kept. Send it again later."),
    "unavailable": Kind(503, "The exchange is restarting", "Nothing was half saved. Try again in a few seconds."),
}  # fmt: skip
OF_DJANGO: Final = {  # what is answered before or beside our own code
    HTTPStatus.BAD_REQUEST: "unreadable",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.INTERNAL_SERVER_ERROR: "broken",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
KEPT: Final = ("Allow", "Retry-After")


class Problem(Exception):
    """Ends a request with a row of PROBLEMS. `detail` in place of the row's; `headers` beside."""

    def __init__(self, key: str, *, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(key)
        self.key, self.detail, self.headers, self.more = key, detail, headers or {}, more

    @property
    def status(self) -> int:
        return PROBLEMS[self.key].status


def answer(problem: Problem) -> HttpResponse:
    kind = PROBLEMS[problem.key]
    document: dict[str, Any] = {
        "type": TYPE + problem.key,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or kind.detail,
        **problem.more,
    }
    headers = dict(problem.headers)
    if kind.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, 11.6.1
    return HttpResponse(json.dumps(document), status=kind.status, content_type=CONTENT_TYPE, headers=headers)


def misfits(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What pydantic found, without the input that it found it in: where, and what would fit."""
    return [{"where": ".".join(str(one) for one in error["loc"]), "what": str(error["msg"])} for error in errors]


class Problems:
    """Middleware around all that asks the database: below /api/ also what Django itself refuses is answered in the one shape, and
    nothing is kept by anyone on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return answer(Problem("not-https"))
        response = self.get_response(request)
        key = OF_DJANGO.get(HTTPStatus(response.status_code))
        if key and response.headers.get("Content-Type") != CONTENT_TYPE:
            kept = {name: response.headers[name] for name in KEPT if name in response.headers}
            response = answer(Problem(key, headers=kept))
        response.headers["Cache-Control"] = "no-store"
        return response
