"""The language that this page is shown in."""

from django.utils.translation import get_language

from vereda.core.language import Language


def page_language() -> Language:
    return "es" if (get_language() or "en").startswith("es") else "en"
