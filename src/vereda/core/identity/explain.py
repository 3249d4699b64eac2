"""Why two records are or are not one child: every comparison in words, with what it weighs, in English or Spanish."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log2
from typing import Any, Literal

import numpy as np
import polars as pl

from vereda.core.identity import forms
from vereda.core.identity.comparisons import COMPARISONS, INTERACTIONS, RARITY, Comparison, Interaction
from vereda.core.identity.encoded_forms import encoded_forms
from vereda.core.identity.levels import Found, codes_of, compare
from vereda.core.identity.model import MOST_SURPRISE, Model, Weight, cells, default_model
from vereda.core.identity.phrases import phrase, rounded, weighs
from vereda.core.identity.score import bits, score_rows
from vereda.core.identity.single import form_of
from vereda.core.identity.usage import Usage
from vereda.core.language import Language

Decision = Literal["link", "near_match", "none"]

_LEFT, _RIGHT = np.array([0], np.int64), np.array([1], np.int64)
_NEGLIGIBLE = 0.05  # bits; what weighs less together than apart is not worth a sentence


@dataclass(frozen=True)
class Reason:
    """One comparison (or several together). `kin` and `stranger`: bits for *same child* against either; negative speaks against.

    `left`, `right`: the values in standard form, as compared; `one_in`: how many people share what agrees, one in so many;
    `weighs`: the bits in words.
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
    weighs: str = ""


@dataclass(frozen=True)
class Explanation:
    """A decision about two records, as if there were no others, and its reasons.

    `score` is the log2 odds that they are one child: −log2(2^−kin + 2^−stranger), where `kin` and `stranger` are the sums over
    the reasons and `prior` (the model's, and what weighs too little to tell or the same whatever the records say). `balance`
    says the two sums in words. From a score of `link_bits` on records are linked, from `near_bits` a person is asked.
    """

    decision: Decision
    score: float
    probability: float
    kin: float
    stranger: float
    prior: Weight
    vetoed: bool
    summary: str
    balance: str
    reasons: tuple[Reason, ...]
    model_version: str
    near_bits: float
    link_bits: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def explain(
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    model: Model | None = None,
    language: Language = "en",
    *,
    used: Usage | None = None,
) -> Explanation:
    """Explain how two identities (mappings of the identity columns) compare. `language` is `en` or `es`.

    `used`: what the table that they stand in says of its names and flags (`usage.usage`), when it is linked as a whole.
    """
    model = model or default_model()
    if used:
        model = used.model(model)
    said = [form_of(left), form_of(right)]
    of = used.encoded(_frame(said)) if used else encoded_forms(said)
    found, scores = compare(of, _LEFT, _RIGHT), score_rows(of, _LEFT, _RIGHT, model)
    score, chance, vetoed = float(scores.score[0]), float(scores.probability[0]), bool(scores.vetoed[0])
    kin, stranger = (float(sum_[0]) for sum_ in bits(found, model))
    decision = decide_pair(chance, model, vetoed=vetoed)
    reasons = [_reason(comparison, said, found, model, language) for comparison in COMPARISONS]
    reasons += [reason for interaction in INTERACTIONS if (reason := _together(interaction, found, model, language))]
    summary = phrase(
        "veto" if vetoed and chance >= model.near_threshold else decision, language, probability=_percent(chance)
    )
    if kin < stranger and decision != "none":
        summary += " " + phrase("kin_nearer", language)
    prior = Weight(kin - sum(one.kin for one in reasons), stranger - sum(one.stranger for one in reasons))
    return Explanation(
        decision=decision, score=score, probability=chance, kin=kin, stranger=stranger, prior=prior, vetoed=vetoed,
        summary=summary, balance=phrase("balance", language, weighs=weighs(kin, stranger, language)), reasons=tuple(reasons),
        model_version=model.version, near_bits=_bits(model.near_threshold), link_bits=_bits(model.link_threshold),
    )  # fmt: skip


def decide_pair(chance: float, model: Model, *, vetoed: bool) -> Decision:
    """What two records would be if there were no others; `decide.partition` looks at all of them."""
    if chance >= model.link_threshold and not vetoed:
        return "link"
    return "near_match" if chance >= model.near_threshold else "none"


def _frame(said: Sequence[str]) -> pl.DataFrame:
    return forms.from_lines(pl.DataFrame({"record_id": ["left", "right"], "form": said}))


def _bits(chance: float) -> float:
    return log2(chance / (1 - chance))


def _percent(chance: float) -> str:
    return f"{100 * chance:.4g} %"


def _reason(
    comparison: Comparison, said: Sequence[str], found: Mapping[str, Found], model: Model, language: Language
) -> Reason:
    codes, surprise = found[comparison.name]
    level = comparison.levels[int(codes[0])]
    weight = model.levels[comparison.name][level.name]
    kin, stranger, one_in = weight.kin, weight.stranger, None
    sentence = level.es if language == "es" else level.en
    if comparison.name in RARITY and surprise[0] > 0:
        heard, slope = min(float(surprise[0]), MOST_SURPRISE), model.rarity[comparison.name]
        kin, stranger = kin + slope.kin * heard, stranger + slope.stranger * heard
        count = rounded(2.0**heard)
        one_in = round(float(count.replace(",", "")))
        sentence += phrase("one_in", language, count=count)
    whatever = _whatever(comparison, level.name, model)
    kin, stranger = kin - whatever.kin, stranger - whatever.stranger
    left, right = (_shown(form, comparison, language) for form in said)
    label = comparison.es if language == "es" else comparison.en
    return Reason(
        comparison.name, label, left, right, level.name, sentence, kin, stranger, one_in, weighs(kin, stranger, language)
    )  # fmt: skip


def _whatever(comparison: Comparison, level: str, model: Model) -> Weight:
    """What a comparison takes from a pair whatever its level.

    Only sums matter to a score, and learning may leave a constant in all levels of a comparison but *missing*. Nobody would
    believe that the same sex speaks against; so the most favorable level is told as nothing, and the rest belongs to the prior.
    """
    missing, *compared = comparison.level_names
    if level == missing:
        return Weight(0.0, 0.0)
    weights = [model.levels[comparison.name][name] for name in compared]
    return Weight(min(max(one.kin for one in weights), 0.0), min(max(one.stranger for one in weights), 0.0))


def _shown(form: str, comparison: Comparison, language: Language) -> str | None:
    parts = form.split(forms.PARTED_BY)
    values = [parts[forms.places()[column]] for column in comparison.columns]
    told = {forms.YES: phrase("yes", language), forms.NO: phrase("no", language)}
    return ", ".join(told.get(value, value) for value in values if value) or None


def _together(interaction: Interaction, found: Mapping[str, Found], model: Model, language: Language) -> Reason | None:
    cell = int(cells(interaction, codes_of(found))[0])
    kin, stranger = (float(part) for part in model.interaction_bits(interaction)[cell])
    if abs(kin) < _NEGLIGIBLE and abs(stranger) < _NEGLIGIBLE:
        return None
    name = interaction.cells()[cell]
    label = interaction.es if language == "es" else interaction.en
    sentence = phrase("together_more" if kin + stranger > 0 else "together_less", language)
    return Reason(
        interaction.name, label, None, None, name, sentence, kin, stranger, None, weighs(kin, stranger, language)
    )
