"""Dictionary encoding: each distinct word once, and how two words relate decided once per distinct pair.

A million records have some hundred thousand distinct words; comparing codes instead of text is what makes scoring fast.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler, Prefix
from rapidfuzz.process import cpdist

from vereda.core.identity import tables
from vereda.core.identity.names import REMEMBERED, sound
from vereda.core.identity.tables import Kind

Codes = npt.NDArray[np.int32]
Levels = npt.NDArray[np.uint8]

NOTHING = -1  # the code of a word that was not said

# Two words this common (per million) are two names, however near their spelling: Daniel and Daniela are no typing error.
COMMON_PER_MILLION = 25.0
KNOWN = float(np.log2(1e6 / COMMON_PER_MILLION))  # bits of surprise under which a word is
SHORT, LONG, SLIPS = 3, 7, 2  # letters: one slip is a typing error from three letters on, two from seven
ALIKE = 0.85  # Jaro–Winkler similarity of words that are not nothing in common
RAREST_PER_MILLION = {"given": 3.0, "surname": 2.0}  # what an unlisted name counts as

REMEMBERED_PAIRS = 1 << 21  # of words whose relation is kept at hand: 16 MiB a vocabulary
_FIBONACCI = np.uint64(0x9E3779B97F4A7C15)
_RELATION_BITS = np.int64(4)


class Relation(IntEnum):
    """How two words relate, from the same to nothing in common."""

    MISSING = 0
    SAME = 1
    NICKNAME = 2
    SOUND = 3
    TYPO = 4
    SHORTENED = 5
    INITIAL = 6
    BOTH_KNOWN = 7  # one letter apart, but both are names of their own
    SIMILAR = 8
    DIFFERENT = 9


class Words(ABC):
    """Words as codes, with what is known of each and how they relate."""

    @abstractmethod
    def said(self, codes: Codes) -> npt.NDArray[np.float64]:
        """Surprise of each code; 0 where nothing was said."""

    def relation(self, left: Codes, right: Codes) -> Levels:
        """How each pair of codes relates, as `Relation`. Shapes are those of numpy's operators."""
        same = left == right
        both = (left >= 0) & (right >= 0)
        found = np.where(both & same, np.uint8(Relation.SAME), np.uint8(Relation.MISSING))
        rest = np.flatnonzero(both & ~same)
        if len(rest):
            low, high = (side(left, right).reshape(-1)[rest].astype(np.int64) for side in (np.minimum, np.maximum))
            found.reshape(-1)[rest] = self.related(low, high)
        return found

    @abstractmethod
    def related(self, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> Levels:
        """How words relate that are not the same, the lesser code first."""


@dataclass(frozen=True)
class Vocabulary(Words):
    """Distinct words of one kind, sorted, with what is known of each.

    `surprise` is log2(1 / share of people bearing it): 6 bits for García, 19 for a name on no list.
    """

    words: npt.NDArray[np.str_]
    sounds: Codes
    surprise: npt.NDArray[np.float64]
    nicknames: npt.NDArray[np.int64]  # left * len(words) + right of words that are names and nicknames of each other
    texts: npt.NDArray[np.object_]  # the words again: rapidfuzz takes them three times as fast as numpy's own
    remembered: npt.NDArray[np.int64]  # pairs of words with their relation, as `related` needs them

    def said(self, codes: Codes) -> npt.NDArray[np.float64]:
        return self._said[codes]

    @cached_property
    def _said(self) -> npt.NDArray[np.float64]:
        return np.append(self.surprise, 0.0)  # NOTHING is the last

    def related(self, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> Levels:
        """Each pair is worked out once, while it is remembered.

        Millions of records repeat few pairs of words. A pair and its relation are one number, written at once, so threads may
        share the memory: whoever finds another pair in its place works its own out again.
        """
        pair = low * len(self.words) + high
        entry = self.remembered[self._slots(pair)]
        found = (entry & (1 << _RELATION_BITS) - 1).astype(np.uint8)
        fresh = np.flatnonzero(entry >> _RELATION_BITS != pair)
        if len(fresh):
            distinct, back = np.unique(pair[fresh], return_inverse=True)
            left, right = np.divmod(distinct, len(self.words))
            relation = self._relate(left, right)
            self.remembered[self._slots(distinct)] = distinct << _RELATION_BITS | relation
            found[fresh] = relation[back]
        return found

    def _slots(self, pair: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
        """Where a pair is remembered."""
        return (pair.view(np.uint64) * _FIBONACCI) >> np.uint64(65 - len(self.remembered).bit_length())

    def _relate(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Levels:
        """Relation of pairs of distinct words; stronger relations overwrite weaker ones."""
        a, b = self.texts[left], self.texts[right]
        shorter = np.minimum(self._letters[left], self._letters[right])
        apart = cpdist(a, b, scorer=OSA.distance, score_cutoff=SLIPS, dtype=np.uint8, workers=1)
        near = cpdist(a, b, scorer=JaroWinkler.similarity, score_cutoff=ALIKE, dtype=np.float32, workers=1)
        known = self.surprise < KNOWN
        starts = cpdist(a, b, scorer=Prefix.similarity, dtype=np.uint16, workers=1) == shorter
        typing = (apart == 1) & (shorter >= SHORT) | (apart == SLIPS) & (shorter >= LONG)
        found = np.full(len(left), Relation.DIFFERENT, np.uint8)
        found[near > 0] = Relation.SIMILAR
        found[starts & (shorter >= SHORT)] = Relation.SHORTENED
        found[typing] = Relation.TYPO
        found[(typing | starts) & (shorter >= SHORT) & known[left] & known[right]] = Relation.BOTH_KNOWN
        found[starts & (shorter == 1)] = Relation.INITIAL
        found[self.sounds[left] == self.sounds[right]] = Relation.SOUND
        found[self._are_nicknames(left, right)] = Relation.NICKNAME
        return found

    def _are_nicknames(self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        pair = left * len(self.words) + right
        known: npt.NDArray[np.bool_] = np.append(self.nicknames, NOTHING)[np.searchsorted(self.nicknames, pair)] == pair
        return known

    @cached_property
    def _letters(self) -> npt.NDArray[np.uint16]:
        return np.strings.str_len(self.words).astype(np.uint16)


def encode(columns: list[pl.Series], kind: Kind) -> tuple[Vocabulary, list[Codes]]:
    """The vocabulary of some columns of single words, and each column as codes (−1 where null)."""
    words = pl.concat([column.unique() for column in columns]).drop_nulls().unique().sort()
    enum = pl.Enum(words)
    codes = [column.cast(enum).to_physical().cast(pl.Int32).fill_null(NOTHING).to_numpy() for column in columns]
    return vocabulary(words.to_list(), kind), codes


def vocabulary(words: list[str], kind: Kind) -> Vocabulary:
    heard: dict[str, int] = {}
    return Vocabulary(
        words=np.array(words, dtype=np.str_),
        sounds=np.array([heard_as(word, heard) for word in words], np.int32),
        surprise=np.array([surprise_of(word, kind) for word in words], np.float64),
        nicknames=_nicknames(words) if kind == "given" else np.empty(0, np.int64),
        texts=np.array(words, dtype=np.object_),
        remembered=np.zeros(min(REMEMBERED_PAIRS, 1 << 2 * len(words).bit_length() + 1), np.int64),
    )


def heard_as(word: str, heard: dict[str, int]) -> int:
    """The number of a word's sound among those `heard`, to which it is added."""
    return heard.setdefault(sound(word), len(heard))


def surprise_of(word: str, kind: Kind) -> float:
    """log2(1 / share of people bearing it)."""
    rarest = RAREST_PER_MILLION[kind]
    return _surprise(max(tables.frequencies(kind).get(word, rarest), rarest))


@lru_cache(REMEMBERED)
def _surprise(per_million: float) -> float:
    return float(np.log2(1e6 / per_million))


def meanings(word: str) -> frozenset[str]:
    """A given name with every name it may be a nickname of."""
    return tables.nicknames().get(word, frozenset()) | {word}


def _nicknames(words: list[str]) -> npt.NDArray[np.int64]:
    """Pairs of words that may mean the same name, as left * len(words) + right with left < right."""
    bearers: dict[str, list[int]] = {}
    for code, word in enumerate(words):
        for name in meanings(word):
            bearers.setdefault(name, []).append(code)
    size = len(words)
    pairs = {
        a * size + b for codes in bearers.values() for at, a in enumerate(codes) for b in codes[at + 1 :]
    }  # codes ascend, so a < b
    return np.array(sorted(pairs), np.int64)
