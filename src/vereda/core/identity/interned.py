"""A vocabulary that grows, and the fields made of its words: each heard and taken apart once a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from vereda.core.identity.tables import Kind
from vereda.core.identity.vocabulary import (
    REMEMBERED_PAIRS,
    Codes,
    Levels,
    Vocabulary,
    heard_as,
    meanings,
    surprise_of,
)

ROOM: Final = 1 << 18  # words; a national table has some hundred thousand
FULL: Final = ROOM // 2  # words or fields after which all are forgotten, so that whoever is at work still has room

Fields = dict[str, int]  # a field and its words' numbers in one, which an array takes far faster than tuples

_BITS: Final = ROOM.bit_length()  # of a number from 1 on; 0: no word


@dataclass(frozen=True)
class Interned(Vocabulary):
    """A vocabulary that grows: its words are in the order in which they were met, and its arrays have room for more.

    Threads may share it. A word is numbered under a lock, and whoever has its number finds all that is known of it.
    """

    kind: Kind
    letters: npt.NDArray[np.uint16]
    code_of: dict[str, int]
    sound_of: dict[str, int]
    fields: dict[int, Fields]  # by how many of their words are encoded; 0: as one word
    lock: Lock

    def codes(self, texts: Sequence[str], count: int) -> npt.NDArray[np.int32]:
        """The first `count` words of each text (0: all of it as one word), shape (count, texts); −1 where there is none."""
        known = self.fields.setdefault(count, {})
        met = list(map(known.get, texts))
        if None in met:
            met = [
                self._learn(text, count, known) if field is None else field
                for text, field in zip(texts, met, strict=True)
            ]
        fields = np.array(met, np.int64)
        places = np.arange(max(count, 1))[:, None] * _BITS
        return (fields >> places & (1 << _BITS) - 1).astype(np.int32) - np.int32(1)

    def _learn(self, text: str, count: int, known: Fields) -> int:
        words = text.split(" ", count)[:count] if count else [text]
        numbers = [self._code(word) + 1 if word else 0 for word in words]
        known[text] = sum(number << at * _BITS for at, number in enumerate(numbers))
        return known[text]

    def _code(self, word: str) -> int:
        if word in self.code_of:
            return self.code_of[word]
        with self.lock:
            code = self.code_of.get(word, len(self.code_of))
            self.texts[code], self.letters[code] = word, len(word)
            self.sounds[code] = heard_as(word, self.sound_of)
            self.surprise[code] = surprise_of(word, self.kind)
            self.code_of[word] = code
        return code

    def said(self, codes: Codes) -> npt.NDArray[np.float64]:
        return self.surprise[codes]  # the last, where NOTHING leads, is 0

    def is_full(self) -> bool:
        return max(len(self.code_of), *map(len, list(self.fields.values())), 0) > FULL

    @property
    def _letters(self) -> npt.NDArray[np.uint16]:  # not worked out once and for all
        return self.letters

    def _relate(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Levels:
        """As of a vocabulary in the order of its words."""
        turned = (self.texts[left] > self.texts[right]).astype(np.bool_)
        return super()._relate(np.where(turned, right, left), np.where(turned, left, right))

    def _are_nicknames(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        if self.kind != "given":
            return np.zeros(len(left), np.bool_)
        both = zip(self.texts[left], self.texts[right], strict=True)
        return np.array([not meanings(a).isdisjoint(meanings(b)) for a, b in both], np.bool_)


def empty(kind: Kind) -> Interned:
    return Interned(
        words=np.zeros(ROOM, np.str_), sounds=np.zeros(ROOM, np.int32), surprise=np.zeros(ROOM + 1), related=np.empty(0, np.int64),
        texts=np.full(ROOM, "", np.object_), remembered=np.zeros(REMEMBERED_PAIRS, np.int64),
        kind=kind, letters=np.zeros(ROOM, np.uint16), code_of={}, sound_of={}, fields={}, lock=Lock(),
    )  # fmt: skip
