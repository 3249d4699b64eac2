"""The language of the pages, kept in the browser."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

YEAR = 365 * 24 * 60 * 60  # seconds
Response = TypeVar("Response", bound=HttpResponse)


def in_language(response: Response, chosen: str) -> Response:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
