"""The vendored styles, scripts and pictures of the portal."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("vereda.portal", "django_htmx")


def digest() -> str:
    """Twelve hexadecimal digits that change when any static file does."""
    summed = hashlib.sha256()
    for folder in folders():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            summed.update(str(path.relative_to(folder)).encode())
            summed.update(path.read_bytes())
    return summed.hexdigest()[:12]


def folders() -> list[Path]:
    found = (find_spec(name) for name in PACKAGES)
    return [Path(place) / "static" for spec in found if spec for place in spec.submodule_search_locations or ()]
