"""Levels to score: one sum of weights per pair, the same for a single pair and for millions."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity import comparisons as c
from vereda.core.identity.comparisons import COMPARISONS, RARITY
from vereda.core.identity.encoding import Encoded, encoded
from vereda.core.identity.levels import Found, Rows, compare
from vereda.core.identity.model import MOST_SURPRISE, Model

# Bits that two records of one State must have by themselves before their groups are joined. A State knows its own pupils:
# brothers, sisters and twins travel together, and where a State has two records, it has mostly seen two children.
ONE_STATE = 7.0
PAIRS_AT_ONCE = 1_000_000
PAIRS_WEIGHED_AT_ONCE = 4_000  # a megabyte of weights, near the processor

# Given names that, on two records of a twin, show two children rather than one. A nickname, a slip of the keyboard or a
# second name used as the first does not.
_OTHER_NAME = np.isin(c.GIVEN.level_names, ["different", "similar", "both_known"])
_TWIN = np.isin(c.MULTIPLE_BIRTH.level_names, ["both_yes", "one_yes", "contradict"])


def score_pairs(features: pl.DataFrame, pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Score pairs of records.

    `features` as `people.features` makes them; `pairs` has `left`, `right`: record ids of it. Out, in the order of `pairs`:
    `left`, `right`, `score` (log2 odds that they are one child), `probability`, `vetoed` (never one child without a person:
    see `vetoes`), `kin` and `stranger` (log2 odds against either alone), and one column per comparison with the name of its level.
    Raises `ValueError` when a pair names a record that is not in `features`.
    """
    rows = features.select("record_id").with_row_index("row")
    left = pairs.select(record_id="left").join(rows, on="record_id", how="left", maintain_order="left")["row"]
    right = pairs.select(record_id="right").join(rows, on="record_id", how="left", maintain_order="left")["row"]
    if left.null_count() or right.null_count():
        raise ValueError("a pair names a record that is not among the features")
    a, b = left.cast(pl.Int64).to_numpy(), right.cast(pl.Int64).to_numpy()
    of = encoded(features)
    parts = [
        _scored(of, a[at : at + PAIRS_AT_ONCE], b[at : at + PAIRS_AT_ONCE], model)
        for at in range(0, max(len(a), 1), PAIRS_AT_ONCE)
    ]
    return pl.concat([pairs.select("left", "right"), pl.concat(parts)], how="horizontal")


class Scores(NamedTuple):
    """One entry a pair: log2 odds, probability, and whether no score may link it."""

    score: npt.NDArray[np.float64]
    probability: npt.NDArray[np.float64]
    vetoed: npt.NDArray[np.bool_]


def score_rows(of: Encoded, left: Rows, right: Rows, model: Model) -> Scores:
    """Scores of pairs given as row numbers of encoded records."""
    return _scores(of, left, right, compare(of, left, right), model)


def _scores(of: Encoded, left: Rows, right: Rows, found: Mapping[str, Found], model: Model) -> Scores:
    score = total(found, model)
    one_state = found["source"][0] == c.SOURCE.level("same_state")
    vetoed = vetoes(of, left, right, found) | one_state & (score < ONE_STATE)
    return Scores(score, probability(score), vetoed)


def _scored(of: Encoded, left: Rows, right: Rows, model: Model) -> pl.DataFrame:
    found = compare(of, left, right)
    names = {
        comparison.name: pl.Series(found[comparison.name][0]).cat.to(pl.Enum(comparison.level_names))
        for comparison in COMPARISONS
    }
    kin, stranger = bits(found, model)
    return pl.DataFrame({**_scores(of, left, right, found, model)._asdict(), "kin": kin, "stranger": stranger, **names})


def total(found: Mapping[str, Found], model: Model) -> npt.NDArray[np.float64]:
    """Log2 odds of *same* against *kin* and *stranger* together."""
    kin, stranger = bits(found, model)
    against: npt.NDArray[np.float64] = -np.logaddexp2(-kin, -stranger)
    return against


def bits(found: Mapping[str, Found], model: Model) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Log2 odds of *same* against *kin* and against *stranger*."""
    of = model.summands
    levels = np.stack([found[comparison.name][0] for comparison in COMPARISONS])
    surprises = [np.minimum(found[name][1], MOST_SURPRISE) for name in RARITY]
    sums = np.empty((2, levels.shape[1]))
    for begin in range(0, levels.shape[1], PAIRS_WEIGHED_AT_ONCE):
        some = slice(begin, begin + PAIRS_WEIGHED_AT_ONCE)
        weights = np.take(of.weights, of.places(levels[:, some]), axis=1)
        for summand in range(
            1, weights.shape[1]
        ):  # in the same order for one pair as for many: sums are the same to the bit
            weights[:, 0] += weights[:, summand]
        for slope, surprise in zip(of.slopes, surprises, strict=True):
            weights[:, 0] += slope[:, None] * surprise[some]
        sums[:, some] = weights[:, 0]
    return sums[0], sums[1]


def probability(score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp2(-np.clip(score, -200.0, 200.0)))


def vetoes(of: Encoded, left: Rows, right: Rows, found: Mapping[str, Found]) -> npt.NDArray[np.bool_]:
    """Pairs that no score may link by itself.

    A child said to be a twin and another given name (the other twin has the same birth date, parents and surnames), or two
    records of one State (more often the twins than one of them twice); two records of one State whose birth dates are both
    proven by papers and differ.
    """
    twin = _TWIN[found["multiple_birth"][0]]
    one_state = found["source"][0] == c.SOURCE.level("same_state")
    other_twin = twin & (_OTHER_NAME[found["given"][0]] | one_state)
    proven = (
        of.born_proven[left]
        & of.born_proven[right]
        & (of.born[left] != of.born[right])
        & (of.born[left] >= 0)
        & (of.born[right] >= 0)
    )
    vetoed: npt.NDArray[np.bool_] = other_twin | (one_state & proven)
    return vetoed
