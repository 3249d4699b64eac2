"""Every sentence of the pages stands in English and Spanish: a missing or fuzzy translation fails here."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

import vereda

SOURCE = Path(vereda.__file__).parent
SPANISH = SOURCE / "portal" / "locale" / "es" / "LC_MESSAGES"
CALLS = {"gettext": 1, "gettext_lazy": 1, "_": 1, "gettext_noop": 1, "ngettext": 2, "ngettext_lazy": 2}
ROOMS = ("portal", "project", "exchange")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def _calls(text: str) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            words = node.args[: CALLS[node.func.id]]
            if all(isinstance(word, ast.Constant) and isinstance(word.value, str) for word in words):
                yield tuple(word.value for word in words)


def _templated(text: str) -> Iterator[tuple[str, ...]]:
    """The calls that Django's own template extraction writes, read with Python's own parser."""
    for call in re.findall(
        r"\b(?:n?gettext|_)\((?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[^()'\"])*\)", templatize(text)
    ):
        yield from _calls(call)


def _messages() -> Iterator[tuple[Path, tuple[str, ...]]]:
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            yield from ((path, words) for words in _calls(path.read_text()))
        for path in sorted((SOURCE / room).rglob("*.html")):
            yield from ((path, words) for words in _templated(path.read_text()))


@pytest.fixture(scope="module")
def spanish() -> dict[object, str]:
    with (SPANISH / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)._catalog


def test_every_message_has_a_spanish_translation(spanish: dict[object, str]) -> None:
    wanting = [
        f"{path.relative_to(SOURCE)}: {words[0]}"
        for path, words in _messages()
        if words[0].strip() and not spanish.get(words[0] if len(words) == 1 else (words[0], 0))
    ]
    assert not wanting, "\n".join(wanting)


def test_the_extraction_sees_templates_and_code() -> None:
    found = {words[0] for _, words in _messages()}
    assert {"Skip to the content", "Received", "Sign in"} <= found
    assert any(len(words) == 2 for _, words in _messages())


def test_translations_keep_the_placeholders(spanish: dict[object, str]) -> None:
    named: dict[str, set[str]] = {}
    for _, words in _messages():
        named.setdefault(words[0], set()).update(PLACEHOLDER.findall(" ".join(words)))
    for key, text in spanish.items():
        english = key[0] if isinstance(key, tuple) else key
        if english:
            assert set(PLACEHOLDER.findall(text)) <= named[english], english


def test_nothing_is_fuzzy_or_left_over(spanish: dict[object, str]) -> None:
    written = (SPANISH / "django.po").read_text()
    assert "#, fuzzy" not in written
    used = {words[0] for _, words in _messages()}
    left_over = {key[0] if isinstance(key, tuple) else key for key in spanish} - used - {""}
    assert not left_over


def test_the_compiled_catalogue_is_that_of_the_written_one(spanish: dict[object, str]) -> None:
    written = (SPANISH / "django.po").read_text()
    compiled = {key[0] if isinstance(key, tuple) else key for key in spanish} - {""}
    assert len(re.findall(r"^msgid ", written, re.MULTILINE)) - 1 == len(compiled)
    for text in spanish.values():
        line = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")[0][:40]
        assert line in re.sub(r'"\n"', "", written)
