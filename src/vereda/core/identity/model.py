"""The model: what every level weighs, as versioned JSON that a person can read and change.

Three hypotheses: two records are the *same* child, *kin* (brothers, sisters, twins), or *strangers*. Every weight is a pair
of bits: evidence for *same* against *kin*, and for *same* against *stranger*. The odds of *same* against either are
1 / (2^-kin + 2^-stranger), so a pair must beat both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vereda.core.identity.comparisons import BY_NAME, COMPARISONS, INTERACTIONS, RARITY, Interaction
from vereda.core.identity.vocabulary import Levels

FORMAT = 1
SAME, KIN, STRANGER = 0, 1, 2  # kinds of pairs
POPULATION = 1_000_000  # records that a new one is looked for among; more records, more strangers who look alike

# Beyond this, a name on no list would make a pair certain by itself. In bits of surprise.
MOST_SURPRISE = 24.0
MOST_CELLS = 256  # of an interaction


class NotAModel(ValueError):
    """The file is not a model that this version reads; the message says why."""


@dataclass(frozen=True)
class Weight:
    """Bits for *same* against *kin* and against *stranger*."""

    kin: float
    stranger: float


@dataclass(frozen=True)
class Shares:
    """Of the pairs of each kind (same, kin, strangers): `kinds`, their shares of all pairs; `levels`, comparison → how many of a
    kind are at each level, shape (levels, 3).
    """

    kinds: npt.NDArray[np.float64]
    levels: Mapping[str, npt.NDArray[np.float64]]


@dataclass(frozen=True)
class Model:
    """A model of identity. `levels[comparison][level]`, `rarity[comparison]` (per bit of surprise), `interactions[name][cell]`.

    `link_threshold` and `near_threshold` are probabilities; `weakest` is the least score in bits that records of two groups
    may have on average for the groups to be joined; `margin` is how many bits better than the next child the best must be.
    """

    version: str
    trained_on: str
    prior: Weight
    levels: Mapping[str, Mapping[str, Weight]]
    rarity: Mapping[str, Weight]
    interactions: Mapping[str, Mapping[str, Weight]]
    link_threshold: float
    near_threshold: float
    weakest: float
    margin: float
    # What the people it was learned on were like; a model without cannot be adjusted to others (`em.train`).
    shares: Shares | None = field(default=None, compare=False)

    def level_bits(self, comparison: str) -> npt.NDArray[np.float64]:
        """Weights of a comparison's levels in the order of their codes, shape (levels, 2)."""
        return self._level_bits[comparison]

    def interaction_bits(self, interaction: Interaction) -> npt.NDArray[np.float64]:
        """Weights of an interaction's cells in the order of their codes, shape (cells, 2)."""
        return self._interaction_bits[interaction.name]

    @cached_property
    def _level_bits(self) -> Mapping[str, npt.NDArray[np.float64]]:
        return {one.name: _array(one.level_names, self.levels[one.name]) for one in COMPARISONS}

    @cached_property
    def _interaction_bits(self) -> Mapping[str, npt.NDArray[np.float64]]:
        return {one.name: _array(one.cells(), self.interactions.get(one.name, {})) for one in INTERACTIONS}

    @cached_property
    def summands(self) -> "Summands":
        """What a score is the sum of."""
        return _summands(self)

    def to_json(self) -> str:
        document = {"format": FORMAT, **asdict(replace(self, shares=None))}
        for part in ("levels", "interactions"):
            document[part] = {
                name: {level: _pair(w) for level, w in weights.items()} for name, weights in getattr(self, part).items()
            }
        document["rarity"] = {name: _pair(w) for name, w in self.rarity.items()}
        document["prior"] = _pair(self.prior)
        document["shares"] = _shares_as_json(self.shares) if self.shares else None
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def cells(interaction: Interaction, levels: Mapping[str, Levels]) -> Levels:
    """Which cell of an interaction pairs of these levels (comparison → code a pair) fall in."""
    cell = np.zeros_like(levels[interaction.parts[0][0]])
    for (name, groups), table in zip(interaction.parts, _group_tables(interaction), strict=True):
        cell = cell * np.uint8(len(groups)) + table[levels[name]]
    return cell


@cache
def _group_tables(interaction: Interaction) -> tuple[Levels, ...]:
    """For each part of an interaction the group of each level."""
    if len(interaction.cells()) > MOST_CELLS:
        raise ValueError(f"{interaction.name} has more than {MOST_CELLS} cells, which no byte tells apart")
    group_of = [
        {level: at for at, (_, levels) in enumerate(groups) for level in levels} for _, groups in interaction.parts
    ]
    return tuple(
        np.array([groups[level] for level in BY_NAME[name].level_names], np.uint8)
        for (name, _), groups in zip(interaction.parts, group_of, strict=True)
    )


@dataclass(frozen=True)
class Summands:
    """A score as a sum of looked-up weights, one a comparison and one an interaction.

    `strides` (summands, comparisons) and `begins` (summands, 1) say where in `weights` (2, places: against kin, against stranger)
    the levels of a pair lead; the prior is part of the first. `slopes` (rarities, 2): bits a bit of surprise.
    """

    strides: npt.NDArray[np.float32]
    begins: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float64]
    slopes: npt.NDArray[np.float64]

    def places(self, levels: Levels) -> npt.NDArray[np.int32]:
        """Where the weights of pairs stand, shape (summands, pairs). `levels`: (comparisons, pairs), like `COMPARISONS`."""
        return (self.strides @ levels.astype(np.float32) + self.begins).astype(np.int32)


def _summands(model: Model) -> Summands:
    order = [comparison.name for comparison in COMPARISONS]
    parts: list[tuple[tuple[str, ...], npt.NDArray[np.float64]]] = [((name,), model.level_bits(name)) for name in order]
    parts[0] = (parts[0][0], parts[0][1] + [model.prior.kin, model.prior.stranger])
    for one in INTERACTIONS:
        names = tuple(name for name, _ in one.parts)
        grid = np.indices([len(BY_NAME[name].levels) for name in names], np.uint8).reshape(len(names), -1)
        parts.append((names, model.interaction_bits(one)[cells(one, dict(zip(names, grid, strict=True)))]))
    strides = np.zeros((len(parts), len(order)), np.float32)
    for row, (names, _) in zip(strides, parts, strict=True):
        stride = 1
        for name in reversed(names):
            row[order.index(name)] = stride
            stride *= len(BY_NAME[name].levels)
    begins = np.cumsum([0, *(len(weights) for _, weights in parts[:-1])])[:, None].astype(np.float32)
    slopes = np.array([[model.rarity[name].kin, model.rarity[name].stranger] for name in RARITY])
    return Summands(strides, begins, np.concatenate([weights for _, weights in parts]).T.copy(), slopes)


def _pair(weight: Weight) -> dict[str, float]:
    return {"kin": round(weight.kin, 4), "stranger": round(weight.stranger, 4)}


def _shares_as_json(shares: Shares) -> dict[str, Any]:
    rounded = {name: np.round(levels, 6).tolist() for name, levels in shares.levels.items()}
    named = {name: dict(zip(BY_NAME[name].level_names, levels, strict=True)) for name, levels in rounded.items()}
    return {"kinds": np.round(shares.kinds, 6).tolist(), "levels": named}


def _shares_from_json(said: Mapping[str, Any]) -> Shares:
    levels = {name: np.array([of[level] for level in BY_NAME[name].level_names]) for name, of in said["levels"].items()}
    return Shares(np.array(said["kinds"]), levels)


def from_json(text: str) -> Model:
    """Read a model. Raises `NotAModel` when it is not one, lacks a level, or is of a later format."""
    try:
        document: dict[str, Any] = json.loads(text)
        if document.get("format") != FORMAT:
            raise NotAModel(f"this is no identity model of format {FORMAT}")
        model = Model(
            version=str(document["version"]), trained_on=str(document["trained_on"]), prior=Weight(**document["prior"]),
            levels={name: _weights(levels) for name, levels in document["levels"].items()},
            rarity=_weights(document["rarity"]),
            interactions={name: _weights(cells) for name, cells in document["interactions"].items()},
            link_threshold=float(document["link_threshold"]), near_threshold=float(document["near_threshold"]),
            weakest=float(document["weakest"]), margin=float(document["margin"]),
            shares=_shares_from_json(document["shares"]) if document.get("shares") else None,
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError) as broken:
        if isinstance(broken, NotAModel):
            raise
        raise NotAModel(f"this is no identity model: {broken!r}") from broken
    _check_complete(model)
    return model


def _array(names: Sequence[str], weights: Mapping[str, Weight]) -> npt.NDArray[np.float64]:
    """The weights of these names, shape (names, 2); a name without one weighs nothing."""
    said = [weights.get(name, Weight(0.0, 0.0)) for name in names]
    return np.array([[weight.kin, weight.stranger] for weight in said])


def _weights(said: Mapping[str, Mapping[str, float]]) -> dict[str, Weight]:
    return {name: Weight(**weight) for name, weight in said.items()}


def _check_complete(model: Model) -> None:
    for comparison in COMPARISONS:
        absent = set(comparison.level_names) - set(model.levels.get(comparison.name, {}))
        if absent:
            raise NotAModel(f"the model gives no weight to {comparison.name}: {', '.join(sorted(absent))}")
    absent = (set(RARITY) - set(model.rarity)) | ({i.name for i in INTERACTIONS} - set(model.interactions))
    if absent:
        raise NotAModel(f"the model lacks {', '.join(sorted(absent))}")


def read(path: Path) -> Model:
    """Read a model file. Raises `NotAModel`, `OSError`."""
    return from_json(path.read_text(encoding="utf-8"))


@cache
def default_model() -> Model:
    """The model that ships with the package; `docs/model_card.md` tells what it was trained on and how well it does."""
    return from_json(files("vereda.core.identity").joinpath("data", "model.json").read_text(encoding="utf-8"))
