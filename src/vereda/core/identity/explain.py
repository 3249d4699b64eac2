"""Why two records are or are not one child: every comparison in words, with what it weighs, in English or Spanish."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from vereda.core.identity import people
from vereda.core.identity.comparisons import COMPARISONS, INTERACTIONS, RARITY, Comparison, Interaction
from vereda.core.identity.encoding import encoded
from vereda.core.identity.levels import Found, compare
from vereda.core.identity.model import MOST_SURPRISE, Model, Weight, default_model
from vereda.core.identity.phrases import Language, phrase
from vereda.core.identity.score import bits, cells, probability, total, vetoes

Decision = Literal["link", "near_match", "none"]

_LEFT, _RIGHT = np.array([0], np.int64), np.array([1], np.int64)
_NEGLIGIBLE = 0.05  # bits; what weighs less together than apart is not worth a sentence


@dataclass(frozen=True)
class Reason:
    """One comparison (or several together). `kin` and `stranger`: bits for *same child* against either; negative speaks against.

    `left`, `right`: the values in standard form, as compared; `one_in`: how many people share what agrees, one in so many.
    """

    comparison: str
    label: str
    left: str | None
    right: str | None
    level: str
    sentence: str
    kin: float
    stranger: float
    one_in: int | None = None


@dataclass(frozen=True)
class Explanation:
    """A decision about two records and its reasons. `score` is the log2 odds that they are one child; it is
    −log2(2^−kin + 2^−stranger), where `kin` and `stranger` are the sums over the reasons and the model's prior.
    """

    decision: Decision
    score: float
    probability: float
    kin: float
    stranger: float
    prior: Weight
    vetoed: bool
    summary: str
    reasons: tuple[Reason, ...]
    model_version: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def explain(
    left: Mapping[str, Any], right: Mapping[str, Any], model: Model | None = None, language: Language = "en"
) -> Explanation:
    """Explain how two identities (mappings of the identity columns) compare. `language` is `en` or `es`."""
    model = model or default_model()
    table = pl.DataFrame(
        {
            name: [_text(side.get(name)) for side in (left, right)]
            for name in (*people.IDENTITY_COLUMNS, *people.OPTIONAL_COLUMNS)
        },
        schema_overrides=dict.fromkeys((*people.IDENTITY_COLUMNS, *people.OPTIONAL_COLUMNS), pl.String),
    )
    features = people.features(table)
    of = encoded(features)
    found = compare(of, _LEFT, _RIGHT)
    score = float(total(found, model)[0])
    chance = float(probability(np.array([score]))[0])
    kin, stranger = (float(sum_[0]) for sum_ in bits(found, model))
    vetoed = bool(vetoes(of, _LEFT, _RIGHT, found)[0])
    decision = decide_pair(chance, model, vetoed=vetoed)
    reasons = [_reason(comparison, features, found, model, language) for comparison in COMPARISONS]
    reasons += [reason for interaction in INTERACTIONS if (reason := _together(interaction, found, model, language))]
    summary = phrase(
        "veto" if vetoed and chance >= model.near_threshold else decision, language, probability=_percent(chance)
    )
    if kin < stranger and decision != "none":
        summary += " " + phrase("kin_nearer", language)
    return Explanation(
        decision, score, chance, kin, stranger, model.prior, vetoed, summary, tuple(reasons), model.version
    )


def decide_pair(chance: float, model: Model, *, vetoed: bool) -> Decision:
    """What two records would be if there were no others; `decide.partition` looks at all of them."""
    if chance >= model.link_threshold and not vetoed:
        return "link"
    return "near_match" if chance >= model.near_threshold else "none"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _percent(chance: float) -> str:
    return f"{100 * chance:.4g} %"


def _reason(
    comparison: Comparison, features: pl.DataFrame, found: Mapping[str, Found], model: Model, language: Language
) -> Reason:
    codes, surprise = found[comparison.name]
    level = comparison.levels[int(codes[0])]
    weight = model.levels[comparison.name][level.name]
    kin, stranger, one_in = weight.kin, weight.stranger, None
    sentence = level.es if language == "es" else level.en
    if comparison.name in RARITY and surprise[0] > 0:
        heard, slope = min(float(surprise[0]), MOST_SURPRISE), model.rarity[comparison.name]
        kin, stranger, one_in = (
            kin + slope.kin * heard,
            stranger + slope.stranger * heard,
            _round(2.0 ** float(surprise[0])),
        )
        sentence += phrase("one_in", language, count=f"{one_in:,}")
    left, right = (_shown(features, comparison, row) for row in (0, 1))
    return Reason(
        comparison.name,
        comparison.es if language == "es" else comparison.en,
        left,
        right,
        level.name,
        sentence,
        kin,
        stranger,
        one_in,
    )


def _round(count: float) -> int:
    """Two digits are as exact as the share of a name is known."""
    whole, exact = int(count), 100
    return (
        whole if whole < exact else int(f"{whole:.1e}".partition("e")[0].replace(".", "")) * 10 ** (len(str(whole)) - 2)
    )


def _shown(features: pl.DataFrame, comparison: Comparison, row: int) -> str | None:
    values = [features[column][row] for column in comparison.columns]
    return ", ".join(str(value) for value in values if value is not None) or None


def _together(interaction: Interaction, found: Mapping[str, Found], model: Model, language: Language) -> Reason | None:
    cell = int(cells(interaction, found)[0])
    kin, stranger = (float(part) for part in model.interaction_bits(interaction)[cell])
    if abs(kin) < _NEGLIGIBLE and abs(stranger) < _NEGLIGIBLE:
        return None
    name = interaction.cells()[cell]
    label = interaction.es if language == "es" else interaction.en
    return Reason(interaction.name, label, None, None, name, phrase("together", language), kin, stranger)
