"""How right a linkage is: pairs of records that are one child, found and missed."""

from dataclasses import dataclass

import polars as pl

from vereda.core.identity import Linked, Model, link
from vereda.core.identity.linking import candidate_pairs
from vereda.core.identity.people import features


@dataclass(frozen=True)
class Accuracy:
    """Shares of pairs. `precision`, `recall`: of links without a person; `recall_with_near`: once people have decided the
    near matches; `near_share`: near matches per record; `wrong`: pairs linked wrongly, `wrong_kin` of them brothers, sisters
    or twins, of `kin_pairs` in all."""

    precision: float
    recall: float
    recall_with_near: float
    near_share: float
    wrong: int
    wrong_kin: int
    kin_pairs: int


def measure(people: pl.DataFrame, model: Model | None = None) -> Accuracy:
    """Link people whose truth (`child`, `family`) is known."""
    return judged(people, link(people.drop("child", "family"), model))


def judged(people: pl.DataFrame, linked: Linked) -> Accuracy:
    found = linked.children.join(people.select("record_id", "child", "family"), on="record_id")
    true_pairs = _pairs(found, "child")
    made, right = _pairs(found, "child_id"), _pairs(found, "child_id", "child")
    within_family = _pairs(found, "child_id", "family")
    return Accuracy(
        precision=right / made if made else 1.0,
        recall=right / true_pairs,
        recall_with_near=(right + _asked(found, linked)) / true_pairs,
        near_share=linked.near_matches / people.height,
        wrong=made - right,
        wrong_kin=within_family - right,
        kin_pairs=_pairs(found, "family") - true_pairs,
    )


def candidate_recall(people: pl.DataFrame) -> float:
    """Share of the true pairs that share a candidate key."""
    some = candidate_pairs(features(people.drop("child", "family")))
    child = people["child"].to_numpy()
    return float((child[some.left] == child[some.right]).sum()) / _pairs(people, "child")


def _pairs(people: pl.DataFrame, *by: str) -> int:
    sizes = people.group_by(*by).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _asked(found: pl.DataFrame, linked: Linked) -> int:
    """True pairs that a person joins by saying yes to the near matches that are right."""
    who = found.select("record_id", "child_id", "child")
    near = linked.pairs.filter(pl.col("decision") == "near_match").select("left", "right")
    near = near.join(who.rename({"record_id": "left"}), on="left").join(
        who.rename({"record_id": "right"}), on="right", suffix="_r"
    )
    right = near.filter(pl.col("child") == pl.col("child_r"))
    held = who.group_by("child_id", "child").len()
    joined = right.join(held, on=["child_id", "child"]).join(
        held.rename({"child_id": "child_id_r"}), on=["child_id_r", "child"], suffix="_r"
    )
    return int((joined["len"].cast(pl.Int64) * joined["len_r"]).sum())
