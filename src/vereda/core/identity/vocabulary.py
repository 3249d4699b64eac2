"""Dictionary encoding: each distinct word once, and how two words relate decided once per distinct pair.

A million records have some hundred thousand distinct words; comparing codes instead of text is what makes scoring fast.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from vereda.core.identity import tables
from vereda.core.identity.names import sound
from vereda.core.identity.tables import Kind

Codes = npt.NDArray[np.int32]
Levels = npt.NDArray[np.uint8]

NOTHING = -1  # the code of a word that was not said

# Two words this common (per million) are two names, however near their spelling: Daniel and Daniela are no typing error.
COMMON_PER_MILLION = 25.0
SHORT, LONG, SLIPS = 3, 7, 2  # letters: one slip is a typing error from three letters on, two from seven
RAREST_PER_MILLION = {"given": 3.0, "surname": 2.0}  # what an unlisted name counts as


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


@dataclass(frozen=True)
class Vocabulary:
    """Distinct words of one kind, sorted, with what is known of each.

    `surprise` is log2(1 / share of people bearing it): 6 bits for García, 19 for a name on no list.
    """

    words: npt.NDArray[np.str_]
    sounds: Codes
    surprise: npt.NDArray[np.float64]
    related: npt.NDArray[np.int64]  # left * len(words) + right of words that are names and nicknames of each other

    def relation(self, left: Codes, right: Codes) -> Levels:
        """How each pair of codes relates, as `Relation`."""
        found = np.full(len(left), Relation.DIFFERENT, np.uint8)
        missing = (left < 0) | (right < 0)
        same = left == right
        found[same] = Relation.SAME
        found[missing] = Relation.MISSING
        rest = np.flatnonzero(~same & ~missing)
        if len(rest):
            size = np.int64(len(self.words))
            a, b = left[rest].astype(np.int64), right[rest].astype(np.int64)
            distinct, back = _distinct(np.minimum(a, b) * size + np.maximum(a, b))
            found[rest] = self._relate((distinct // size).astype(np.int32), (distinct % size).astype(np.int32))[back]
        return found

    def _relate(self, left: Codes, right: Codes) -> Levels:
        """Relation of pairs of distinct words; stronger relations overwrite weaker ones."""
        a, b = self.words[left], self.words[right]
        shorter = np.minimum(np.strings.str_len(a), np.strings.str_len(b))
        apart = cpdist(a, b, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=1)
        near = cpdist(a, b, scorer=JaroWinkler.similarity, score_cutoff=0.85, dtype=np.float32, workers=1)
        known = self.surprise < np.log2(1e6 / COMMON_PER_MILLION)
        starts = np.strings.startswith(a, b) | np.strings.startswith(b, a)
        typing = (apart == 1) & (shorter >= SHORT) | (apart == SLIPS) & (shorter >= LONG)
        found = np.full(len(left), Relation.DIFFERENT, np.uint8)
        found[near > 0] = Relation.SIMILAR
        found[starts & (shorter >= SHORT)] = Relation.SHORTENED
        found[typing] = Relation.TYPO
        found[(typing | starts) & (shorter >= SHORT) & known[left] & known[right]] = Relation.BOTH_KNOWN
        found[starts & (shorter == 1)] = Relation.INITIAL
        found[self.sounds[left] == self.sounds[right]] = Relation.SOUND
        found[np.isin(left.astype(np.int64) * len(self.words) + right, self.related)] = Relation.NICKNAME
        return found


def _distinct(values: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    distinct, back = np.unique(values, return_inverse=True)
    return distinct, back


def encode(columns: list[pl.Series], kind: Kind) -> tuple[Vocabulary, list[Codes]]:
    """The vocabulary of some columns of single words, and each column as codes (−1 where null)."""
    words = pl.concat([column.unique() for column in columns]).drop_nulls().unique().sort()
    enum = pl.Enum(words)
    codes = [column.cast(enum).to_physical().cast(pl.Int32).fill_null(NOTHING).to_numpy() for column in columns]
    return vocabulary(words.to_list(), kind), codes


def vocabulary(words: list[str], kind: Kind) -> Vocabulary:
    heard: dict[str, int] = {}
    usual, rarest = tables.frequencies(kind), RAREST_PER_MILLION[kind]
    return Vocabulary(
        words=np.array(words, dtype=np.str_),
        sounds=np.array([heard.setdefault(sound(word), len(heard)) for word in words], np.int32),
        surprise=np.array([np.log2(1e6 / max(usual.get(word, rarest), rarest)) for word in words], np.float64),
        related=_related(words) if kind == "given" else np.empty(0, np.int64),
    )


def meanings(word: str) -> frozenset[str]:
    """A given name with every name it may be a nickname of."""
    return tables.nicknames().get(word, frozenset()) | {word}


def _related(words: list[str]) -> npt.NDArray[np.int64]:
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
