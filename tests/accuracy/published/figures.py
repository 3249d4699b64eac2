"""What is measured of a stratum, what is asked of it, and by how much it falls short."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from tests.accuracy.measures import by_family, candidates_by_family
from tests.accuracy.published.intervals import Share, mean, share
from tests.accuracy.published.strata import Stratum, truth

from vereda.core.identity import Linked, Model, link


@dataclass(frozen=True)
class Measure:
    """A figure: `hits` of `of`, columns of what is counted of each family. `target` is the least (or, of `most`, the most)."""

    name: str
    title: str
    hits: str
    of: str
    target: float
    most: bool = False
    per: int = 1  # told per so many


MEASURES = (
    Measure("candidate_recall", "candidate recall", "candidates", "true", 0.985),
    Measure("precision", "precision of links", "right", "linked", 0.999),
    Measure("recall", "recall of links", "right", "true", 0.90),
    Measure("recall_with_near", "recall with near matches", "answered", "true", 0.965),
    Measure("near_share", "near matches per record", "near", "records", 0.03, most=True),
    Measure(
        "kin_linked",
        "wrong links per 5,000 sibling or twin pairs",
        "kin_linked",
        "kin",
        1 / 5_000,
        most=True,
        per=5_000,
    ),
)


@dataclass(frozen=True)
class Figures:
    """A stratum measured. `confusion[truth][decision]` counts pairs of records."""

    stratum: Stratum
    records: int
    children: int
    shares: Mapping[str, Share]
    confusion: Mapping[str, Mapping[str, int]]
    curve: tuple[tuple[float, float], ...]  # (recall, precision), the surest pairs first

    def short(self, measure: Measure) -> float:
        """By how much the target is missed; 0 when it is met."""
        value = self.shares[measure.name].value
        return max(value - measure.target, 0.0) if measure.most else max(asked(self.stratum, measure) - value, 0.0)


def asked(stratum: Stratum, measure: Measure) -> float:
    return stratum.recall if measure.name == "recall" else measure.target


def measured(stratum: Stratum, children: int, model: Model, *, seed: int) -> Figures:
    people = truth(stratum, children, seed)
    linked = link(people.drop("child", "family"), model)
    families = by_family(people, linked).join(candidates_by_family(people), on="family", how="left")
    families = families.fill_null(0).with_columns(answered=pl.col("right") + pl.col("asked"))
    return Figures(
        stratum, people.height, people["child"].n_unique(), _shares(families, _together(people, linked)),
        _confusion(families.sum().row(0, named=True), people.height), _curve(people, linked),
    )  # fmt: skip


def _shares(families: pl.DataFrame, together: Mapping[str, float]) -> dict[str, Share]:
    count = {name: families[name].cast(pl.Float64).to_numpy() for name in families.columns}
    return {
        one.name: share(count[one.hits], count[one.of], together=together[one.of])
        if one.of in together
        else mean(count[one.hits], count[one.of])
        for one in MEASURES
    }


def _together(people: pl.DataFrame, linked: Linked) -> dict[str, float]:
    """Pairs that are right or wrong as one, as a pair on average sees them: those of a child, or of two children."""

    def of_one(ids: pl.Series) -> float:
        records = ids.value_counts()["count"].cast(pl.Float64)
        pairs = records * (records - 1) / 2
        return float((pairs**2).sum() / max(pairs.sum(), 1))

    children = people.group_by("family", "child").agg(records=pl.len().cast(pl.Float64))
    squared, fourth = (pl.col("records") ** 2).sum(), (pl.col("records") ** 4).sum()
    of_two = children.group_by("family").agg(
        pairs=(pl.col("records").sum() ** 2 - squared) / 2, squared=(squared**2 - fourth) / 2
    )
    kin = of_two["squared"].sum() / max(of_two["pairs"].sum(), 1)
    return {"true": of_one(people["child"]), "linked": of_one(linked.children["child_id"]), "kin": max(kin, 1.0)}


def _confusion(all_of: Mapping[str, int], records: int) -> dict[str, dict[str, int]]:
    """`near match` of one child: pairs that become linked when a person says yes; of two children: questions to be refused."""
    strangers = records * (records - 1) // 2 - all_of["true"] - all_of["kin"]
    linked = {
        "one child": all_of["right"], "brothers, sisters, twins": all_of["kin_linked"],
        "strangers": all_of["linked"] - all_of["right"] - all_of["kin_linked"],
    }  # fmt: skip
    near = {
        "one child": all_of["asked"], "brothers, sisters, twins": all_of["kin_asked"],
        "strangers": all_of["near"] - all_of["near_right"] - all_of["kin_asked"],
    }  # fmt: skip
    every = {"one child": all_of["true"], "brothers, sisters, twins": all_of["kin"], "strangers": strangers}
    return {
        kind: {"linked": linked[kind], "near match": near[kind], "apart": every[kind] - linked[kind] - near[kind]}
        for kind in every
    }


_POINTS = 200


def _curve(people: pl.DataFrame, linked: Linked) -> tuple[tuple[float, float], ...]:
    """Recall and precision of the pairs above each score, by score alone: without vetoes and rules about neighbors."""
    child = people.select("record_id", "child")
    pairs = linked.pairs.join(child.rename({"record_id": "left"}), on="left").join(
        child.rename({"record_id": "right"}), on="right", suffix="_r"
    )
    true = child.group_by("child").len()["len"].cast(pl.Int64)
    by_score = pairs.group_by("score").agg(n=pl.len(), right=(pl.col("child") == pl.col("child_r")).sum())
    by_score = by_score.sort("score", descending=True).select(pl.col("n", "right").cum_sum())
    recall = by_score["right"].to_numpy() / int((true * (true - 1) // 2).sum())
    precision = by_score["right"].to_numpy() / by_score["n"].to_numpy()
    some = np.unique(np.searchsorted(recall, np.linspace(recall[0], recall[-1], _POINTS)))
    return tuple((round(float(recall[at]), 5), round(float(precision[at]), 6)) for at in some)
