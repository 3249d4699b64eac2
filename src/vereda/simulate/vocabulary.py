"""Names to draw from: one vocabulary of distinct words, and weighted pools of their codes."""

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
import polars as pl

from vereda.simulate.tables import table

Codes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int32]]
NOBODY = -1


@dataclass(frozen=True)
class Pool:
    """Codes in alphabetical order of their words, so that a neighbour in the pool is a name that looks alike."""

    codes: Codes
    cumulative: np.ndarray[tuple[int], np.dtype[np.float64]]

    def draw(self, rng: np.random.Generator, n: int) -> Codes:
        codes: Codes = self.codes[np.searchsorted(self.cumulative, rng.random(n), side="right")]
        return codes

    def neighbour(self, rng: np.random.Generator, codes: Codes) -> Codes:
        """For each code of this pool another one within three places in the alphabet."""
        places = np.searchsorted(self.codes, codes)
        steps = rng.integers(1, 4, len(codes)) * rng.choice(np.array([-1, 1]), len(codes))
        others: Codes = self.codes[np.mod(places + steps, len(self.codes))]
        return others


@cache
def vocabulary() -> pl.Series:
    """All distinct names, in alphabetical order: a code is a place in it."""
    compound = table("compound_names")
    words = pl.concat([table("names")["name"], compound["given_1"], compound["given_2"]])
    return words.unique().sort()


@cache
def pool(culture: str, kind: str, sex: str = "") -> Pool:
    """Names of a culture: `kind` is `given` or `parent` (with `sex` F or M) or `surname`."""
    rows = table("names").filter(culture=culture, kind=kind, **({"sex": sex} if sex else {}))
    return _pool(rows["name"], rows["weight"].cast(pl.Float64))


@cache
def compound_pool(sex: str) -> tuple[Pool, Codes, Codes]:
    """Two-word given names: a pool of row numbers, and the codes of first and second word."""
    rows = table("compound_names").filter(sex=sex)
    weights = rows["weight"].cast(pl.Float64).to_numpy()
    numbers = np.arange(rows.height, dtype=np.int32)
    return Pool(numbers, np.cumsum(weights) / weights.sum()), codes_of(rows["given_1"]), codes_of(rows["given_2"])


def codes_of(words: pl.Series) -> Codes:
    return vocabulary().search_sorted(words).to_numpy().astype(np.int32)


def words_of(codes: Codes) -> pl.Series:
    """The words behind codes; null where the code is `NOBODY`."""
    numbers = pl.Series(codes)
    return vocabulary().gather(numbers.set(numbers < 0, None).cast(pl.UInt32))


def _pool(words: pl.Series, weights: pl.Series) -> Pool:
    codes = codes_of(words)
    order = np.argsort(codes)
    cumulative = np.cumsum(weights.to_numpy()[order])
    return Pool(codes[order], cumulative / cumulative[-1])
