"""Course titles as schools write them: "ALG 1A", "English/Language Arts I (9th grade)", "Eng 12 Sem 2"."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from vereda.core.credits.courses import Half
from vereda.core.credits.tables import rows
from vereda.core.folding import fold

_MEANS: Final = {row["word"]: row["means"] for row in rows("title_words.csv")}
_HALVES: Final[dict[str, Half]] = {"a": "A", "1": "A", "b": "B", "2": "B"}

_GRADE = re.compile(r"\b(?:9|10|11|12)th grade\b")
_US = re.compile(r"\b(?:u s a|u s|usa|united states)\b")
_PRE = re.compile(r"\bpre (ap|algebra|calculus|calc)\b")
_GYM = re.compile(r"\b(?:phys ed|p e|phy ed)\b")
_GLUED = re.compile(r"\b(\d{1,2})([ab])\b")
_LEVEL = re.compile(r"([a-z])(\d{1,2})\b")
_PART = re.compile(r" (?:semester|sem|section|sec|term|part|s) ?([ab12])$| ([ab])$")
_ORDINAL = re.compile(r" (?:(1st|first)|2nd|second) (?:semester|sem|half)$")


class Title(NamedTuple):
    """The words that name the course, the same without the half at their end, and the half."""

    whole: str
    bare: str
    half: Half | None


@lru_cache(maxsize=50_000)
def read_title(text: str) -> Title:
    """A title in one form: folded, abbreviations written out, Roman numerals as digits, levels of difficulty dropped."""
    words = _PRE.sub(r"pre\1", _GYM.sub("pe", _US.sub("us", _GRADE.sub("", fold(text)))))
    words = _GLUED.sub(r"\1 \2", words)
    words = _LEVEL.sub(r"\1 \2", words)
    whole = " ".join(meaning for word in words.split() if (meaning := _MEANS.get(word, word)))
    bare, half = _split(whole)
    return Title(whole, bare, half)


def _split(whole: str) -> tuple[str, Half | None]:
    if found := _ORDINAL.search(whole):
        return whole[: found.start()], "A" if found[1] else "B"
    if found := _PART.search(whole):
        return whole[: found.start()], _HALVES[found[1] or found[2]]
    return whole, None
