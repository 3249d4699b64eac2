"""What the pages are made of: vendored, complete, licensed; templates short and without anything inline."""

import json
import re
from pathlib import Path

import pytest

import vereda

ROOT = Path(vereda.__file__).parents[2]
PORTAL = Path(vereda.__file__).parent / "portal"
BUILT = PORTAL / "static" / "vereda"
TEMPLATES = sorted(PORTAL.rglob("*.html"))
PAGE = 150  # lines


def test_everything_the_stylesheet_names_is_there() -> None:
    css = (BUILT / "css" / "portal.css").read_text()
    named = {name for name in re.findall(r'url\("?([^")]*)"?\)', css) if name}
    assert len(named) > 5
    for name in named:
        assert ((BUILT / "css") / name).resolve().is_file(), name


def test_nothing_points_to_a_source_map_or_another_host() -> None:
    for path in BUILT.rglob("*.*"):
        if path.suffix in {".css", ".js"}:
            text = path.read_text()
            assert "sourceMappingURL" not in text
            assert not re.search(r"""(url\(|@import\s|src=|fetch\()["']?https?://""", text), path


@pytest.mark.parametrize(
    "name", ["USWDS-LICENSE.md", "fonts/public-sans-OFL.txt", "fonts/source-serif-4-OFL.txt", "js/htmx-LICENSE.txt"]
)
def test_licences_ship_beside_what_they_cover(name: str) -> None:
    assert (BUILT / name).stat().st_size > 300


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((ROOT / "assets" / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PORTAL)))
def test_templates_are_short_and_hold_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < PAGE
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|javascript:", text), "the content security policy would drop it"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert "|safe" not in text


def test_htmx_is_told_to_evaluate_nothing() -> None:
    base = (PORTAL / "components" / "base.html").read_text()
    told = json.loads(re.search(r"name=\"htmx-config\" content='([^']*)'", base).group(1))
    assert told["allowEval"] is False
    assert told["includeIndicatorStyles"] is False
    assert told["selfRequestsOnly"] is True
