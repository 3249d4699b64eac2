"""The model as Splink settings, so that Splink can draw, check and train it; and weights back from settings that Splink trained.

Our levels (nicknames, Spanish sounds, surnames in any order) cannot be said in SQL. So Splink is given pairs, not records: a table
with one row a pair (`pair_levels`), linked with itself by pair number, whose columns already say the level. Against one
hypothesis at a time, all of the model can be said: each level's weight as log2(m/u), the rarity of a name as a term-frequency
adjustment, each interaction as a comparison of its own. What cannot: two hypotheses at once (ours is
−log2(2^−kin + 2^−stranger) of the two), vetoes, and decisions over more than two records. The weights are learned as ratios; the
m and u exported are probabilities that have those ratios, and nothing else should be read from them.

Written for Splink 5 (`splink.SettingsCreator`).
"""

from collections.abc import Mapping
from dataclasses import replace
from math import log2
from typing import Any, Literal

import numpy as np
import polars as pl

from vereda.core.identity.comparisons import COMPARISONS, INTERACTIONS, RARITY
from vereda.core.identity.encoding import encoded
from vereda.core.identity.levels import codes_of, compare
from vereda.core.identity.model import MOST_SURPRISE, Model, NotAModel, Weight, cells

Hypothesis = Literal["stranger", "kin"]
PAIR = "pair"

_NEVER = 1e-12  # Splink wants two levels; this one weighs nothing and leaves the whole probability to the other


def to_splink(model: Model, against: Hypothesis = "stranger") -> dict[str, Any]:
    """Splink settings whose match weight is the model's bits for *same* against one hypothesis."""
    prior = getattr(model.prior, against)
    parts = []
    for name, weights in _weights(model).items():
        comparison, shift = _comparison(name, {level: getattr(weight, against) for level, weight in weights.items()})
        parts.append(comparison)
        prior += shift
    slopes = {name: getattr(model.rarity[name], against) for name in RARITY}
    return {
        "link_type": "link_only", "unique_id_column_name": PAIR,
        "probability_two_random_records_match": 1 / (1 + 2**-prior),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": f"l.{PAIR} = r.{PAIR}"}],
        "comparisons": parts + [_rarity(name, slope) for name, slope in slopes.items() if slope],
    }  # fmt: skip


def from_splink(settings: Mapping[str, Any], model: Model, against: Hypothesis = "stranger") -> Model:
    """`model` with its weights against one hypothesis taken from Splink settings that came from `to_splink`.

    A level without m and u (nothing observed) keeps its weight. An interaction, or the rarity of a name, that the settings
    leave out weighs nothing: what it said is in the levels then. Raises `NotAModel` when a comparison is missing.
    """
    try:
        said = {part["output_column_name"]: part["comparison_levels"] for part in settings["comparisons"]}
        chance = float(settings["probability_two_random_records_match"])
        prior = log2(chance / (1 - chance))
        learned = {
            name: {level["label_for_charts"]: _log_ratio(level) for level in levels} for name, levels in said.items()
        }
        slopes = {name: _slope(said[_shared(name)]) if _shared(name) in said else 0.0 for name in RARITY}
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as broken:
        raise NotAModel(f"these are no Splink settings of this model: {broken!r}") from broken
    absent = [one.name for one in COMPARISONS if one.name not in learned]
    if absent:
        raise NotAModel(f"the Splink settings lack {', '.join(absent)}")

    def taken(weights: Mapping[str, Weight], name: str) -> dict[str, Weight]:
        found = learned.get(_column(name), dict.fromkeys(weights, 0.0))
        return {level: _with(weight, against, found.get(level)) for level, weight in weights.items()}

    return replace(
        model,
        prior=_with(model.prior, against, prior),
        levels={name: taken(weights, name) for name, weights in model.levels.items()},
        interactions={name: taken(weights, name) for name, weights in model.interactions.items()},
        rarity={name: _with(weight, against, slopes[name]) for name, weight in model.rarity.items()},
    )


def pair_levels(features: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The table that the settings read, for Splink to link with itself.

    `features` as `people.features` makes them, `pairs` has `left`, `right`: record ids of it. Out, in the order of `pairs`: `pair`
    (number), a column for each comparison and interaction with the name of the level, and for each comparison with rarity
    `NAME_shared` (the bits of surprise of what is shared, null where nothing is) and `tf_NAME_shared` (as a frequency).
    """
    rows = dict(zip(features["record_id"], range(features.height), strict=True))
    left, right = (np.array([rows[one] for one in pairs[side]], np.int64) for side in ("left", "right"))
    found = compare(encoded(features), left, right)
    columns: dict[str, Any] = {PAIR: np.arange(pairs.height)}
    for comparison in COMPARISONS:
        columns[comparison.name] = np.array(comparison.level_names)[found[comparison.name][0]]
    levels = codes_of(found)
    for interaction in INTERACTIONS:
        columns[_column(interaction.name)] = np.array(interaction.cells())[cells(interaction, levels)]
    for name in RARITY:
        bits = found[name][1]
        columns[_shared(name)] = pl.Series(np.where(bits > 0, bits, np.nan)).fill_nan(None)
        columns[f"tf_{_shared(name)}"] = np.exp2(-bits)
    return pl.DataFrame(columns)


def _weights(model: Model) -> dict[str, Mapping[str, Weight]]:
    """All that adds up but rarity: the levels of each comparison, the cells of each interaction."""
    return {
        **{one.name: model.levels[one.name] for one in COMPARISONS},
        **{_column(one.name): model.interactions[one.name] for one in INTERACTIONS if one.name in model.interactions},
    }


def _column(name: str) -> str:
    """The name of an interaction as a column: `given × sex` → `given_x_sex`."""
    return name.replace(" × ", "_x_").replace(" ", "_")


def _shared(name: str) -> str:
    return f"{name}_shared"


def _comparison(name: str, bits: Mapping[str, float]) -> tuple[dict[str, Any], float]:
    """A comparison with these weights, and what must be added to the prior for it."""
    shift = (
        0.0 if min(bits.values()) < 0 < max(bits.values()) else log2(sum(2**one for one in bits.values()) / len(bits))
    )
    levels = []
    for (level, u), weight in zip(_frequencies(bits, shift).items(), bits.values(), strict=True):
        condition = {"sql_condition": f"\"{name}_l\" = '{level}'", "label_for_charts": level}
        levels.append({**condition, "m_probability": u * 2 ** (weight - shift), "u_probability": u})
    return {"output_column_name": name, "comparison_levels": levels}, shift


def _frequencies(bits: Mapping[str, float], shift: float) -> dict[str, float]:
    """Probabilities u of the levels, such that those of m = u × 2^(weight − shift) add up to one as well.

    Where weights of both signs occur, the levels that speak for and those that speak against share the whole in the proportion
    that makes it so; otherwise (`shift` is the mean) all levels are equally frequent.
    """
    above = [2.0**one - 1 for one in bits.values() if one > 0]
    below = [1 - 2.0**one for one in bits.values() if one < 0]
    if shift or not (above and below):
        return dict.fromkeys(bits, 1 / len(bits))
    gain, loss = sum(above) / len(above), sum(below) / len(below)
    part = {1: loss / len(above), -1: gain / len(below), 0: (gain + loss) / len(bits)}
    raw = {level: part[(one > 0) - (one < 0)] for level, one in bits.items()}
    return {level: one / sum(raw.values()) for level, one in raw.items()}


def _rarity(name: str, slope: float) -> dict[str, Any]:
    """`slope` bits for each bit of surprise: Splink's adjustment log2(u / frequency), from u = 1."""
    column = _shared(name)
    return {
        "output_column_name": column,
        "comparison_levels": [
            {
                "sql_condition": f'"{column}_l" IS NULL', "label_for_charts": "nothing shared", "m_probability": _NEVER,
                "u_probability": _NEVER, "fix_m_probability": True, "fix_u_probability": True,
            },
            {
                "sql_condition": f'"{column}_l" IS NOT NULL', "label_for_charts": "shared", "m_probability": 1.0,
                "u_probability": 1.0, "fix_m_probability": True, "fix_u_probability": True, "tf_adjustment_column": column,
                "tf_adjustment_weight": slope, "tf_minimum_u_value": 2**-MOST_SURPRISE, "disable_tf_exact_match_detection": True,
            },
        ],
    }  # fmt: skip


def _with(weight: Weight, against: Hypothesis, bits: float | None) -> Weight:
    if bits is None:
        return weight
    return replace(weight, kin=bits) if against == "kin" else replace(weight, stranger=bits)


def _log_ratio(level: Mapping[str, Any]) -> float | None:
    """None for a level that Splink has not trained, or that it says was never observed."""
    m, u = level.get("m_probability"), level.get("u_probability")
    return log2(m / u) if isinstance(m, int | float) and isinstance(u, int | float) and m > 0 else None


def _slope(levels: list[Mapping[str, Any]]) -> float:
    return float(levels[-1]["tf_adjustment_weight"])
