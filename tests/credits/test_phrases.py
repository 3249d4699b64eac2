"""The sentences of answers, in two languages."""

import inspect
import re
from string import Formatter

import pytest

from vereda.core.credits import Standing, explaining, phrases
from vereda.core.credits.phrases import PHRASES


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", PHRASES)
def test_both_languages_have_the_same_blanks_and_differ(code):
    phrase = PHRASES[code]
    assert blanks(phrase.en) == blanks(phrase.es)
    assert phrase.en != phrase.es or phrase.en.startswith("{")


def test_every_sentence_that_is_said_has_its_words():
    said = set(re.findall(r'Said\(\s*"(\w+)"', inspect.getsource(explaining)))
    assert len(said) > 20
    assert said <= set(PHRASES)
    assert {f"line_{standing.value}" for standing in Standing} - {"line_granted", "line_under_way"} <= set(PHRASES)
    assert phrases.Said("line_failed").text("es") == "Reprobado; no da crédito."
