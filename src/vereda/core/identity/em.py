"""Adjusting a model to a table whose truth nobody knows, by expectation and maximization.

The model says how likely the two records of each pair are one child, kin or strangers. From that follows how often each kind of
pair is at each level in this table. Where one child's records differ otherwise than those the model was learned on, because
clerks err more or less or otherwise, its weights move with them, and so on for some rounds. What strangers share by chance is no
matter of habits: it follows from how common names are (`usage`). What kin share is estimated but moves no weight: where twins
have names alike, an estimate without labels takes some of them for one child and proves itself (measured in
`docs/identity.md`). The interactions stay.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity import people
from vereda.core.identity.comparisons import BY_NAME
from vereda.core.identity.design_matrix import SHARED_BY_KIN
from vereda.core.identity.levels import compare
from vereda.core.identity.linking import candidate_pairs
from vereda.core.identity.model import SAME, Model, Shares, Weight
from vereda.core.identity.score import bits
from vereda.core.identity.usage import usage

Floats = npt.NDArray[np.float64]
Codes = Mapping[str, npt.NDArray[np.integer]]  # comparison → the level of each pair

PAIRS = 400_000  # are enough to tell habits by
ROUNDS = 6
ERRORS_IN = (
    "given",
    "birth_date",
    "sex",
)  # what clerks err in; what they leave out, they leave out of strangers' records too
MOST_MOVED = 3.0  # bits: a table is no reason to turn a weight round
_WORTH = 300.0  # pairs that the people learned on count as, so that levels seldom met move little
_STEPS, _RESTS = 500, 1e-7
_NEVER = 1e-9


def train(identities: pl.DataFrame, model: Model) -> Model:
    """The model, adjusted to a table of identities without labels. The same table and model give the same model.

    Raises `ValueError` for a table that `people.troubles` finds fault with.
    """
    troubles = people.troubles(identities)
    if troubles:
        raise ValueError(" ".join(trouble.sentence for trouble in troubles))
    features = people.features(identities)
    known, some = usage(features), candidate_pairs(features)
    learned = model.shares
    if learned is None:
        raise ValueError(f"model {model.version} does not say what it was learned on and cannot be adjusted")
    if not len(some.left):
        return model
    every = -(-len(some.left) // PAIRS)
    found = compare(known.encoded(features), some.left[::every], some.right[::every])
    codes = {name: found[name][0] for name in learned.levels}
    adjusted = model
    for _ in range(ROUNDS):
        kin, stranger = bits(found, known.model(adjusted))
        adjusted = _moved(model, learned, shares(codes, _chances(-kin, -stranger)))
    made_on = f"{model.trained_on}; adjusted to a table of {identities.height:,} records without labels"
    return replace(adjusted, version=f"{model.version}+adjusted", trained_on=made_on)


def shares(codes: Codes, chances: Floats) -> Shares:
    """How often each kind of pair is at each level, given the chances (pairs, 3) that a pair is of a kind, or multiples of them."""
    levels = {
        name: np.stack([np.bincount(at, kind, len(BY_NAME[name].levels)) for kind in chances.T], axis=1)
        for name, at in codes.items()
    }
    return Shares(
        chances.sum(axis=0) / chances.sum(),
        {name: counts / np.maximum(counts.sum(axis=0), _NEVER) for name, counts in levels.items()},
    )


def estimate(codes: Codes, start: Shares) -> Shares:
    """The shares that make the levels of these pairs likeliest, if comparisons are independent within each kind of pair."""
    now, likelihood = start, -np.inf
    for _ in range(_STEPS):
        chances, before = _logarithm(now, codes), likelihood
        total = np.logaddexp.reduce(chances, axis=1)
        likelihood = float(total.mean())
        now = shares(codes, np.exp(chances - total[:, None]))
        if likelihood - before < _RESTS:
            break
    return now


def _logarithm(of: Shares, codes: Codes) -> Floats:
    """Of the chance of each pair's levels and each kind, (pairs, 3)."""
    logarithm: Floats = np.log(np.maximum(of.kinds, _NEVER)) + sum(
        np.log(np.maximum(of.levels[name], _NEVER))[at] for name, at in codes.items()
    )
    return logarithm


def _chances(kin: Floats, stranger: Floats) -> Floats:
    """Chances of same, kin, stranger from the log2 odds of the latter two against *same*."""
    logarithm = np.stack([np.zeros(len(kin)), kin, stranger], axis=1)
    chances: Floats = np.exp2(logarithm - np.logaddexp2.reduce(logarithm, axis=1)[:, None])
    return chances


def _moved(model: Model, learned: Shares, here: Shares) -> Model:
    """The model with its weights moved by how much likelier each level is of one child here than where it learned."""
    levels = {name: _moved_levels(name, model.levels[name], here, learned) for name in learned.levels}
    return replace(model, levels={**model.levels, **levels})


def _moved_levels(name: str, weights: Mapping[str, Weight], here: Shares, learned: Shares) -> dict[str, Weight]:
    """Of what was said: who leaves fields blank does so for kin and strangers too."""
    before = learned.levels[name][1:, SAME] / max(learned.levels[name][1:, SAME].sum(), _NEVER)
    pairs = here.levels[name][1:, SAME] * here.kinds[SAME] * PAIRS
    now = (pairs + before * _WORTH) / (pairs.sum() + _WORTH)
    likelier = np.clip(np.log2(np.maximum(now, _NEVER) / np.maximum(before, _NEVER)), -MOST_MOVED, MOST_MOVED)
    moved = dict(weights)
    for level, bits_more in zip(BY_NAME[name].level_names[1:], likelier.tolist(), strict=True):
        kin = 0.0 if name in SHARED_BY_KIN else bits_more
        stranger = bits_more if name in ERRORS_IN else 0.0
        moved[level] = Weight(weights[level].kin + kin, weights[level].stranger + stranger)
    return moved
