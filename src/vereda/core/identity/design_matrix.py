"""Which parameter of the model each pair of records calls upon: the model as one sum over named columns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vereda.core.identity.comparisons import BY_NAME, COMPARISONS, INTERACTIONS, RARITY
from vereda.core.identity.levels import Found, codes_of
from vereda.core.identity.model import MOST_SURPRISE, Model, Weight, cells

# Stated, not learned: how often one State gives a child two numbers is a habit of States that invented people cannot teach, and
# what namesakes weigh is arithmetic.
STATED = {
    "source": {
        "missing": Weight(0, 0),
        "same_student": Weight(15, 20),
        "same_state": Weight(-3, -2),
        "other_state": Weight(0, 0),
    },
    # As many strangers more as there are namesakes more; brothers and sisters do not share a full name.
    "namesakes": {
        "missing": Weight(0, 0),
        "usual": Weight(0, 0),
        "times_4": Weight(0, -3),
        "times_16": Weight(0, -5),
        "times_64": Weight(0, -7),
        "times_250": Weight(0, -9),
        "times_1000": Weight(0, -11),
        "times_4000": Weight(0, -14),
    },
}

# Brothers and sisters share their parents, so a parent who differs would be learned as a sign of one child with a stepparent. No
# contradiction may speak for *same*: what parents weigh against *kin* is stated, and nothing is learned of it.
SHARED_BY_KIN = ("mother", "father")

_SURPRISE_UNIT = 10.0  # bits; keeps the slopes' columns of the size of the others, so that one penalty fits all


@dataclass(frozen=True)
class Columns:
    """Pairs as calls upon parameters: `at` (pairs, n) column numbers that count 1, `slopes` (pairs, rarities) values of the last
    columns, `offset` (pairs, 2) bits that are stated.
    """

    at: npt.NDArray[np.int32]
    slopes: npt.NDArray[np.float32]
    offset: npt.NDArray[np.float64]

    def levels(self) -> dict[str, npt.NDArray[np.int32]]:
        """The levels of the pairs, comparison by comparison; those that are stated are not among them."""
        start, found = 1, {}
        for place, comparison in enumerate((one for one in COMPARISONS if one.name not in STATED), 1):
            found[comparison.name] = self.at[:, place] - start
            start += len(comparison.levels)
        return found

    def times(self, weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum of the weights (parameters, k) that each pair calls upon: (pairs, k)."""
        called: npt.NDArray[np.float64] = self.slopes @ weights[-self.slopes.shape[1] :]
        for column in self.at.T:
            called += weights[column]
        return called

    def transposed_times(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """For each parameter, the sum of the values (pairs) of the pairs that call upon it."""
        size = len(names())
        summed = np.zeros(size)
        for column in self.at.T:
            summed += np.bincount(column, values, size)
        summed[-self.slopes.shape[1] :] += values @ self.slopes
        return summed

    def gram(self, values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """For each two parameters, the sum of the values of the pairs that call upon both.

        A pair calls upon some twenty of three hundred parameters: counting is ten times faster than multiplying matrices.
        """
        size, rarities = len(names()), self.slopes.shape[1]
        summed = np.zeros((size, size))
        for at, one in enumerate(self.at.T):
            summed[np.arange(size), np.arange(size)] += np.bincount(one, values, size)
            for other in self.at.T[at + 1 :]:
                both = np.bincount(one.astype(np.int64) * size + other, values, size * size).reshape(size, size)
                summed += both + both.T
            sloped = np.stack([np.bincount(one, values * slope, size) for slope in self.slopes.T], axis=1)
            summed[:, -rarities:] += sloped
            summed[-rarities:] += sloped.T
        summed[-rarities:, -rarities:] += (self.slopes * values[:, None]).T @ self.slopes
        return summed


def names() -> list[tuple[str, str]]:
    """The parameters in order: prior, levels, cells of interactions, slopes of rarity."""
    made = [("prior", "")]
    made += [
        (comparison.name, level)
        for comparison in COMPARISONS
        if comparison.name not in STATED
        for level in comparison.level_names
    ]
    made += [(interaction.name, cell) for interaction in INTERACTIONS for cell in interaction.cells()]
    return made + [("rarity", name) for name in RARITY]


def stated_against_kin() -> npt.NDArray[np.bool_]:
    """The parameters whose weight against *kin* is stated, in the order of `names`."""
    return np.array(
        [any(parent in (name if name != "rarity" else part) for parent in SHARED_BY_KIN) for name, part in names()]
    )


def columns(found: Mapping[str, Found]) -> Columns:
    pairs = len(found["given"][0])
    start, at = 1, [np.zeros(pairs, np.int32)]
    for comparison in COMPARISONS:
        if comparison.name not in STATED:
            at.append(start + found[comparison.name][0].astype(np.int32))
            start += len(comparison.levels)
    levels = codes_of(found)
    for interaction in INTERACTIONS:
        at.append(start + cells(interaction, levels).astype(np.int32))
        start += len(interaction.cells())
    slopes = np.stack([np.minimum(found[name][1], MOST_SURPRISE) / _SURPRISE_UNIT for name in RARITY], axis=1)
    offset = np.zeros((pairs, 2))
    for name, weights in STATED.items():
        offset += np.array([[weights[level].kin, weights[level].stranger] for level in BY_NAME[name].level_names])[
            found[name][0]
        ]
    return Columns(np.stack(at, axis=1), slopes.astype(np.float32), offset)


def parameters_of(model: Model) -> npt.NDArray[np.float64]:
    """The weights of a model in bits, shape (parameters, 2), in the order of `names`."""
    said: dict[tuple[str, str], Weight] = {("prior", ""): model.prior}
    for part in (model.levels, model.interactions):
        said |= {(name, level): weight for name, weights in part.items() for level, weight in weights.items()}
    said |= {
        ("rarity", name): Weight(w.kin * _SURPRISE_UNIT, w.stranger * _SURPRISE_UNIT)
        for name, w in model.rarity.items()
    }
    none = Weight(0.0, 0.0)
    return np.array([[said.get(name, none).kin, said.get(name, none).stranger] for name in names()])


def model_of(weights: npt.NDArray[np.float64], like: Model) -> Model:
    """A model from learned weights in bits, shape (parameters, 2), with the thresholds of `like`.

    Only sums matter to a score, so each comparison is shifted to make its *missing* level weigh nothing, as a reader expects.
    """
    said = {name: Weight(*map(float, pair)) for name, pair in zip(names(), weights, strict=True)}
    levels, prior = dict(STATED), np.array([said["prior", ""].kin, said["prior", ""].stranger])
    for comparison in (comparison for comparison in COMPARISONS if comparison.name not in STATED):
        rest = said[comparison.name, "missing"]
        prior += [rest.kin, rest.stranger]
        levels[comparison.name] = {
            level: Weight(
                said[comparison.name, level].kin - rest.kin, said[comparison.name, level].stranger - rest.stranger
            )
            for level in comparison.level_names
        }
    rarity = {
        name: Weight(said["rarity", name].kin / _SURPRISE_UNIT, said["rarity", name].stranger / _SURPRISE_UNIT)
        for name in RARITY
    }
    together = {i.name: {cell: said[i.name, cell] for cell in i.cells()} for i in INTERACTIONS}
    return Model(
        version=like.version, trained_on=like.trained_on, prior=Weight(*map(float, prior)),
        levels=levels, rarity=rarity, interactions=together,
        link_threshold=like.link_threshold, near_threshold=like.near_threshold, weakest=like.weakest, margin=like.margin,
    )  # fmt: skip
