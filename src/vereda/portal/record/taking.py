"""What is taken along of a child: as a file, with who took it and when."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from vereda.exchange.children.pdf.words import Language
from vereda.portal.components.request import PersonRequest


def taken(request: PersonRequest, by: str) -> dict[str, Any]:
    """Who takes a record along, and when, as stands in what is taken."""
    return {by: f"{request.user.name}, {request.user.title}", "at": timezone.localtime()}


def page_language() -> Language:
    return "es" if (get_language() or "en").startswith("es") else "en"


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
