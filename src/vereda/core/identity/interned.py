"""A vocabulary that grows: each word is heard, and each two are compared, once a process."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler

from vereda.core.identity.tables import Kind
from vereda.core.identity.vocabulary import (
    ALIKE,
    KNOWN,
    LONG,
    NOTHING,
    SHORT,
    SLIPS,
    Codes,
    Levels,
    Relation,
    Words,
    heard_as,
    meanings,
    surprise_of,
)

Key = TypeVar("Key")
Value = TypeVar("Value")

ROOM: Final = 1 << 18  # words; a national table has some hundred thousand
FULL: Final = ROOM // 2  # words or pairs of them after which all are forgotten: whoever is at work still has room


class Learned(dict[Key, Value]):
    """What was met, and what it stands for; of what was not met yet, that is found out."""

    def __init__(self, learn: Callable[[Key], Value]) -> None:
        super().__init__()
        self.learn = learn

    def __missing__(self, key: Key) -> Value:
        return self.setdefault(key, self.learn(key))


class Interned(Words):
    """Words numbered in the order in which they were met, and how those relate that were compared.

    Threads may share it. A word is numbered under a lock, and whoever has its number finds all that is known of it.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._words: list[str] = []
        self._sounds: list[int] = []
        self._surprise = np.zeros(ROOM + 1)  # the last, where NOTHING leads, stays 0
        self._code_of = Learned(self._number)
        self._code_of[""] = NOTHING
        self._heard: dict[str, int] = {}
        self._relations = Learned(self._relate)
        self._lock = Lock()

    def codes(self, words: Sequence[str]) -> tuple[int, ...]:
        """The code of each word, −1 where there is none."""
        return tuple(map(self._code_of.__getitem__, words))

    def _number(self, word: str) -> int:
        with self._lock:
            code = self._code_of.get(word)
            if code is None:
                code = len(self._words)
                self._words.append(word)
                self._sounds.append(heard_as(word, self._heard))
                self._surprise[code] = surprise_of(word, self.kind)
                self._code_of[word] = code
        return code

    def said(self, codes: Codes) -> npt.NDArray[np.float64]:
        return self._surprise[codes]

    def is_full(self) -> bool:
        return max(len(self._words), len(self._relations)) > FULL

    def related(self, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> Levels:
        return np.fromiter(map(self._relations.__getitem__, (low * ROOM + high).tolist()), np.uint8, len(low))

    def _relate(self, pair: int) -> int:
        """`Relation` of two words: as a vocabulary relates many at once; a few are faster one by one."""
        left, right = divmod(pair, ROOM)
        a, b = sorted((self._words[left], self._words[right]))
        if self.kind == "given" and not meanings(a).isdisjoint(meanings(b)):
            return Relation.NICKNAME
        if self._sounds[left] == self._sounds[right]:
            return Relation.SOUND
        shorter = min(len(a), len(b))
        starts = a.startswith(b) or b.startswith(a)
        if starts and shorter == 1:
            return Relation.INITIAL
        typing = OSA.distance(a, b, score_cutoff=SLIPS) <= (SLIPS if shorter >= LONG else 1 if shorter >= SHORT else 0)
        if typing or (starts and shorter >= SHORT):
            if max(self._surprise[left], self._surprise[right]) < KNOWN:
                return Relation.BOTH_KNOWN
            return Relation.TYPO if typing else Relation.SHORTENED
        return Relation.SIMILAR if JaroWinkler.similarity(a, b) >= ALIKE else Relation.DIFFERENT
