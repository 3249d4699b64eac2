"""The language that this page is shown in."""

from typing import Literal

from django.utils.translation import get_language

Language = Literal["en", "es"]


def page_language() -> Language:
    return "es" if (get_language() or "en").startswith("es") else "en"
