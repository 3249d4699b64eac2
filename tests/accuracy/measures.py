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
    all_of = by_family(people, linked).sum().row(0, named=True)
    return Accuracy(
        precision=all_of["right"] / all_of["linked"] if all_of["linked"] else 1.0,
        recall=all_of["right"] / all_of["true"],
        recall_with_near=(all_of["right"] + all_of["asked"]) / all_of["true"],
        near_share=all_of["near"] / all_of["records"],
        wrong=all_of["linked"] - all_of["right"],
        wrong_kin=all_of["kin_linked"],
        kin_pairs=all_of["kin"],
    )


def by_family(people: pl.DataFrame, linked: Linked) -> pl.DataFrame:
    """What was found of each family, one row each: `family`, and counts of

    `records`; `true` pairs of one child, of which `right` are linked and `asked` become linked once a person says yes to
    the near matches that are right; `linked` pairs (of a child said to be of several families: with the least of them);
    `near` matches, of which `near_right` are of one child; `kin` pairs, of two children of the family, of which
    `kin_linked` are linked wrongly and `kin_asked` are near matches.
    """
    found = people.select("record_id", "child", "family").join(linked.children, on="record_id")
    near = _near(found, linked)
    same, same_family = pl.col("child") == pl.col("child_r"), pl.col("family") == pl.col("family_r")
    made = found.group_by("child_id").agg(pl.col("family").min(), pairs=_pairs()).group_by("family")
    parts = [
        _counted(found, "records"),
        _pairs_of(found, "child", named="true"),
        _pairs_of(found, "child_id", "child", named="right"),
        made.agg(linked=pl.col("pairs").sum()),
        _counted(near, "near"),
        _counted(near.filter(same), "near_right"),
        _asked(found, near.filter(same)),
        _pairs_of(found, named="in_family"),
        _pairs_of(found, "child_id", named="linked_in_family"),
        _counted(near.filter(same_family & ~same), "kin_asked"),
    ]
    families = found.select("family").unique().sort("family")
    for part in parts:
        families = families.join(part, on="family", how="left", maintain_order="left")
    return families.fill_null(0).select(
        "family", "records", "true", "right", "linked", "near", "near_right", "asked", "kin_asked",
        kin=pl.col("in_family") - pl.col("true"), kin_linked=pl.col("linked_in_family") - pl.col("right"),
    )  # fmt: skip


def candidates_by_family(people: pl.DataFrame) -> pl.DataFrame:
    """`family`, `candidates`: the true pairs that share a candidate key."""
    some = candidate_pairs(features(people.drop("child", "family")))
    child = people["child"].to_numpy()
    true = child[some.left] == child[some.right]
    return pl.DataFrame({"family": people["family"].to_numpy()[some.left[true]]}).group_by("family").len("candidates")


def candidate_recall(people: pl.DataFrame) -> float:
    """Share of the true pairs that share a candidate key."""
    true = people.group_by("child").agg(pairs=_pairs())["pairs"].sum()
    return float(candidates_by_family(people)["candidates"].sum()) / float(true)


def _pairs() -> pl.Expr:
    size = pl.len().cast(pl.Int64)
    return size * (size - 1) // 2


def _pairs_of(found: pl.DataFrame, *by: str, named: str) -> pl.DataFrame:
    """Pairs of records of one family that agree in the columns `by`."""
    within = found.group_by("family", *by).agg(pairs=_pairs())
    return within.group_by("family").agg(pl.col("pairs").sum().alias(named))


def _counted(rows: pl.DataFrame, named: str) -> pl.DataFrame:
    return rows.group_by("family").agg(pl.len().cast(pl.Int64).alias(named))


def _near(found: pl.DataFrame, linked: Linked) -> pl.DataFrame:
    """The near matches with what is true of both records: `child_id`, `child`, `family` and the same with `_r`."""
    near = linked.pairs.filter(pl.col("decision") == "near_match").select("left", "right")
    return near.join(found.rename({"record_id": "left"}), on="left").join(
        found.rename({"record_id": "right"}), on="right", suffix="_r"
    )


def _asked(found: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """True pairs that a person joins by saying yes to the near matches that are right."""
    held = found.group_by("child_id", "child").agg(some=pl.len().cast(pl.Int64))
    joined = right.join(held, on=["child_id", "child"]).join(
        held.rename({"child_id": "child_id_r"}), on=["child_id_r", "child"], suffix="_of_right"
    )
    return joined.group_by("family").agg(asked=(pl.col("some") * pl.col("some_of_right")).sum())
