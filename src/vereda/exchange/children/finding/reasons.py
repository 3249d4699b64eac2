"""Why a child is among those found: each comparison of the question with a State record, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vereda.core.identity import Model
from vereda.core.identity.comparisons import COMPARISONS, Comparison
from vereda.core.identity.explain import Reason
from vereda.core.language import Language


@dataclass(frozen=True)
class Why:
    """`left` of each reason is what was asked, `right` what the record says; both in the standard form, as they were compared."""

    reasons: tuple[Reason, ...]


def why(
    asked: Mapping[str, Any], known: Mapping[str, Any], levels: Mapping[str, str], model: Model, language: Language
) -> Why:
    """`asked`, `known`: rows of features; `levels`: comparison → name of the level, as `score_pairs` gives them."""
    return Why(tuple(_reason(one, asked, known, levels[one.name], model, language) for one in COMPARISONS))


def _reason(
    comparison: Comparison,
    asked: Mapping[str, Any],
    known: Mapping[str, Any],
    name: str,
    model: Model,
    language: Language,
) -> Reason:
    level = comparison.levels[comparison.level(name)]
    weight = model.levels[comparison.name][name]
    label, sentence = (comparison.es, level.es) if language == "es" else (comparison.en, level.en)
    left, right = (_shown(side, comparison) for side in (asked, known))
    return Reason(comparison.name, label, left, right, name, sentence, weight.kin, weight.stranger)


def _shown(side: Mapping[str, Any], comparison: Comparison) -> str | None:
    values = (side[column] for column in comparison.columns)
    return ", ".join(str(value) for value in values if value is not None) or None
