"""Log lines as key = value on stderr. What happened and to which submission, never a value of a child."""

import logging
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

# Their lines carry what was asked for or worked on: paths with identifiers, arguments of jobs, statements.
TALKATIVE = ("django.request", "django.server", "django.db.backends", "procrastinate", "asyncio", "gunicorn.access")

FRAMES = 10  # of a traceback, the innermost

log = structlog.get_logger()


class ToStderr(logging.Handler):
    """Writes to what is standard error at that moment: it may be replaced while a process runs."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:  # noqa: BLE001  # a full disk or a closed pipe must not stop the work that was logged
            self.handleError(record)


def configure(form: str, level: str) -> None:
    """Send structlog and the standard library's loggers to stderr, as `text` or `json`, from `level` up."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_values,
    ]
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = ToStderr()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def without_values(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001  # a processor
    """Say of an exception what it was and where, not its message: PostgreSQL and Python quote the value at fault."""
    told = event.pop("exc_info", None)
    exception = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(exception, BaseException):
        event["exception"] = " < ".join(described(one) for one in chain(exception))
    return event


def chain(exception: BaseException) -> list[BaseException]:
    found = [exception]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None and cause not in found:
        found.append(cause)
    return found


def described(exception: BaseException) -> str:
    frames = traceback.extract_tb(exception.__traceback__)
    places = " ".join(f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno}" for frame in frames[-FRAMES:])
    return f"{type(exception).__module__}.{type(exception).__qualname__} at {places}"


class RequestLog:
    """One line a request: method, route (the pattern, so no identifier of a child), status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "(none)"
        if not route.startswith(("health/", "metrics")):
            took = round((time.monotonic() - started) * 1000)
            log.info("request", method=request.method, route=route, status=response.status_code, milliseconds=took)
        return response
