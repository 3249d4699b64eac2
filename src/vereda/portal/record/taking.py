"""What is taken along of a child: as a file, with who took it and when."""

from typing import Any

from django.utils import timezone

from vereda.portal.components.request import PersonRequest


def taken(request: PersonRequest, by: str) -> dict[str, Any]:
    """Who takes a record along, and when, as stands in what is taken."""
    return {by: f"{request.user.name}, {request.user.title}", "at": timezone.localtime()}
