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
    return [folder(name) / "static" for name in PACKAGES]


def folder(package: str) -> Path:
    """Where a package's files are, found without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])
