"""Learning the weights from people whose truth is known.

A multinomial logistic regression over the levels: *same*, *kin*, *stranger*. Additive in bits, so what it learns can be read,
changed and explained; the named interactions are what siblings and twins need beyond it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity import people
from vereda.core.identity.design_matrix import Columns, columns, model_of, names, parameters_of, stated_against_kin
from vereda.core.identity.em import shares
from vereda.core.identity.levels import compare
from vereda.core.identity.linking import candidate_pairs
from vereda.core.identity.model import KIN, POPULATION, SAME, STRANGER, Model, Shares
from vereda.core.identity.usage import usage

DRAWN = 10_000  # pairs of a nation and kind; the rest are like them
_STEPS = 25
# By arithmetic a name's rarity counts in full against strangers where names are as usual as the tables say. Lessons teach how far
# they are not, but only of their own nations.
_SLOPES_HELD = 40.0
_HELD = 1e9  # a ridge that nothing moves
_HALVINGS = 6
_CONVERGED = 1e-4

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """Pairs of one nation, what they are, and how many pairs each stands for."""

    columns: Columns
    truth: npt.NDArray[np.int8]
    weight: Floats


def lesson(identities: pl.DataFrame, rng: np.random.Generator) -> Lesson:
    """Candidate pairs of a nation. `identities` has the identity columns and the truth: `child`, `family`."""
    features = people.features(identities)
    some = candidate_pairs(features)
    child, family = identities["child"].to_numpy(), identities["family"].to_numpy()
    truth = np.where(
        child[some.left] == child[some.right], SAME, np.where(family[some.left] == family[some.right], KIN, STRANGER)
    )
    rows, weight = _drawn(truth, rng)
    weight[truth[rows] == STRANGER] *= max(POPULATION / identities.height, 1.0)
    return Lesson(
        columns(compare(usage(features).encoded(features), some.left[rows], some.right[rows])),
        truth[rows].astype(np.int8),
        weight,
    )


def _drawn(truth: npt.NDArray[np.int64], rng: np.random.Generator) -> tuple[npt.NDArray[np.int64], Floats]:
    """Rows of some pairs of each kind, and how many each stands for."""
    rows, weight = [], []
    for kind in (SAME, KIN, STRANGER):
        all_of = np.flatnonzero(truth == kind)
        some = rng.choice(all_of, min(len(all_of), DRAWN), replace=False)
        rows.append(some)
        weight.append(np.full(len(some), len(all_of) / max(len(some), 1)))
    return np.concatenate(rows), np.concatenate(weight)


def shares_of(lessons: Sequence[Lesson]) -> Shares:
    """What the lessons' pairs are like, kind by kind; each lesson counts the same."""
    told = [_shares_of_one(lesson) for lesson in lessons]
    levels = {name: np.mean([one.levels[name] for one in told], axis=0) for name in told[0].levels}
    return Shares(np.mean([one.kinds for one in told], axis=0), levels)


def _shares_of_one(lesson: Lesson) -> Shares:
    return shares(lesson.columns.levels(), np.eye(3)[lesson.truth] * lesson.weight[:, None])


def fit(lessons: Sequence[Lesson], like: Model, *, start: Model | None = None, penalty: float = 5.0) -> Model:
    """Weights learned from several nations, each counting the same, by Newton's method; thresholds as in `like`.

    `penalty` is a ridge that draws every weight to that of `like`: what the lessons hardly show stays as it was stated.
    `start` is where the search begins; it changes how long it takes, not where it ends.
    """
    heavy = np.mean([part.weight.sum() for part in lessons])
    weights = [part.weight * heavy / part.weight.sum() for part in lessons]
    stated = parameters_of(like) * np.log(2.0)
    ridge = np.full(stated.shape, penalty)
    slopes = np.array([part == "rarity" for part, _ in names()])
    ridge[slopes] *= _SLOPES_HELD
    ridge[stated_against_kin(), 0] = _HELD
    beta = _descended(lessons, weights, stated if start is None else parameters_of(start) * np.log(2.0), stated, ridge)
    # Where a name is common in one town and rare in the tables, rarity misleads, and may even be learned the wrong way
    # round; nobody would believe that a rare name says less, so such a slope is held at nothing.
    backwards = slopes[:, None] & (beta < 0)
    stated, ridge = np.where(backwards, 0.0, stated), np.where(backwards, _HELD, ridge)
    beta = _descended(lessons, weights, np.where(backwards, 0.0, beta), stated, ridge)
    return model_of(np.where(backwards, 0.0, beta) / np.log(2.0), like)


def _descended(
    lessons: Sequence[Lesson], weights: Sequence[Floats], beta: Floats, stated: Floats, ridge: Floats
) -> Floats:
    """Natural log-odds of *same* against kin and stranger, (parameters, 2), that the lessons make likeliest."""
    now, slope, curve = _derivatives(lessons, weights, beta, stated, ridge)
    for _ in range(_STEPS):
        step, before = np.linalg.solve(curve, slope).reshape(2, len(beta)).T, now
        for _ in range(_HALVINGS):
            now, slope, curve = _derivatives(lessons, weights, beta - step, stated, ridge)
            if now <= before:
                break
            step = step / 3  # Newton's step is too long where the loss is nearly flat
        beta = beta - step
        if before - now < _CONVERGED * before:
            break
    return beta


def _derivatives(
    lessons: Sequence[Lesson], weights: Sequence[Floats], beta: Floats, stated: Floats, ridge: Floats
) -> tuple[float, Floats, Floats]:
    """Penalized loss, its gradient and its Hessian (kin's parameters first, then stranger's)."""
    size = len(beta)
    loss = 0.5 * float((ridge * (beta - stated) ** 2).sum())
    slope = (ridge * (beta - stated)).T.ravel()
    curve = np.diag(ridge.T.ravel())
    for part, counts in zip(lessons, weights, strict=True):
        called, truth = part.columns, part.truth
        against = called.times(beta) + called.offset * np.log(2.0)  # log-odds of same against kin, stranger
        chance = _chances(against)
        loss -= float((counts * np.log(np.maximum(chance[np.arange(len(truth)), truth], 1e-300))).sum())
        for one, other in ((0, 0), (1, 1), (0, 1)):
            bend = counts * chance[:, one + 1] * ((one == other) - chance[:, other + 1])
            curve[one * size : (one + 1) * size, other * size : (other + 1) * size] += called.gram(bend)
        for one in (0, 1):
            slope[one * size : (one + 1) * size] += called.transposed_times(
                counts * ((truth == one + 1) - chance[:, one + 1])
            )
    curve[size:, :size] = curve[:size, size:].T
    return loss, slope, curve


def _chances(against: Floats) -> Floats:
    """Probabilities of same, kin, stranger."""
    logits = np.concatenate([np.zeros((len(against), 1)), -against], axis=1)
    logits -= logits.max(axis=1, keepdims=True)
    chance: Floats = np.exp(logits)
    chance /= chance.sum(axis=1, keepdims=True)
    return chance
