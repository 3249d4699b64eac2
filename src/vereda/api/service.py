"""The service as ninja serves it and OpenAPI describes it."""

import json
from collections.abc import Callable, Mapping
from functools import cache, wraps
from http import HTTPStatus
from math import ceil
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema, get_schema

from vereda.api.door import ShownKey
from vereda.api.problems import CONTENT_TYPE, OF_DJANGO, PROBLEMS, Problem, answer, misfits
from vereda.exchange.accounts.models import User
from vereda.exchange.children.pace import TooFast, tell_of_haste

ABOUT: Final = (
    "For the States' own systems: send files, fetch what comes back, read notices, ask for one's own children. "
    "A walk through it with curl stands in docs/api.md."
)
MOST_NUMBER: Final = 2**63 - 1  # that a row can have
ANY_TIME: Final = (401, 403, 422, 503)  # what every address may answer


class Misfit(Schema):
    where: str
    what: str


class ProblemAnswer(Schema):
    """What is answered in place of what was asked for (RFC 9457). `type` ends in a word that a program can go by."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Misfit] | None = None  # of status 422


class Service(NinjaAPI):
    """Problems are described as what they are: ninja takes every answer for one of the same media type."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        return _described(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


@cache
def _described(api: NinjaAPI, path_prefix: str) -> OpenAPISchema:
    """The same for everyone, and a fifth of a second's work."""
    schema = get_schema(api=api, path_prefix=path_prefix)
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                _without_null(parameter["schema"])
            for status, said in operation["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST and "content" in said:
                    said["content"] = {CONTENT_TYPE: next(iter(said["content"].values()))}
    return schema


def _without_null(schema: dict[str, Any]) -> None:
    """A parameter that may be left out cannot be sent as null: an address and a header hold text."""
    for one in schema.pop("anyOf", ()):
        schema.update(one if one != {"type": "null"} else {})


def answers(given: Mapping[int, Any], *problems: int) -> dict[int, Any]:
    """What an address answers: `given` by status, and these problems beside those of any address."""
    return {**given, **dict.fromkeys(sorted({*problems, *ANY_TIME}), ProblemAnswer)}


class Documentation(Swagger):
    """ninja's page with ninja's files; where ninja is no app, its own would fetch them from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **given: Any) -> HttpResponse:
        told = self.settings | {"url": self.get_openapi_url(api, given)}
        return render(request, self.template, {"swagger_settings": json.dumps(told), "api": api})


service = Service(
    title="Vereda",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    auth=ShownKey(),
    docs=Documentation(),
    docs_decorator=require_safe,
)


def described_only(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No parameter is passed over: who misspells `after`, or sends two of them, would be given what was not asked for."""
    models = run.__self__.models  # type: ignore[attr-defined]  # of ninja's Operation
    taken = sorted(
        name for one in models if one.__ninja_param_source__ == "query" for name in one.__ninja_flatten_map__
    )
    only = (
        f"The parameters that are taken here, each once: {', '.join(taken)}."
        if taken
        else "No parameters are taken here."
    )

    @wraps(run)
    def strict(request: HttpRequest, **given: Any) -> HttpResponse:
        if all(name in taken and len(values) == 1 for name, values in request.GET.lists()):
            return run(request, **given)
        return answer(Problem("invalid", errors=[{"where": "query", "what": only}]))

    return strict


service.add_decorator(described_only, mode="view")


@service.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:  # noqa: ARG001  # ninja gives it
    return answer(problem)


@service.exception_handler(ValidationError)
def _misfit(request: HttpRequest, trouble: ValidationError) -> HttpResponse:  # noqa: ARG001
    return answer(Problem("invalid", errors=misfits(trouble.errors)))


@service.exception_handler(Http404)
def _absent(request: HttpRequest, trouble: Http404) -> HttpResponse:  # noqa: ARG001
    return answer(Problem("not-found"))


@service.exception_handler(HttpError)
def _refused(request: HttpRequest, trouble: HttpError) -> HttpResponse:  # noqa: ARG001
    """What ninja itself refuses: a body that is no JSON."""
    return answer(Problem(OF_DJANGO.get(HTTPStatus(trouble.status_code), "unreadable")))


@service.exception_handler(TooFast)
def _wait(request: HttpRequest, hasty: TooFast) -> HttpResponse:
    assert isinstance(request.user, User)
    tell_of_haste(request.user, hasty)
    seconds = max(1, ceil((hasty.until - timezone.now()).total_seconds()))
    detail = f"At most {hasty.most} {hasty.what} an hour. {PROBLEMS['too-fast'].detail}"
    return answer(Problem("too-fast", detail=detail, headers={"Retry-After": str(seconds)}))
