"""What a linkage comes to, whichever engine works it out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import polars as pl

from vereda.core.identity.decide import partition
from vereda.core.identity.model import Model


class Step(StrEnum):
    """What a linkage is at."""

    READING = "names to standard form, candidate keys"
    COMPARING = "comparing pairs"
    DECIDING = "deciding"


# Near matches for people, per record of a table: more would wait for ever. A small table may ask a few whatever its size.
ASKED_A_RECORD, FEWEST_ASKED = 0.03, 20

Progress = Callable[[Step, float], None]  # told how far a step is, from 0 to 1


class Counts(NamedTuple):
    """Pairs compared, and what was not: `keys_dropped` and `pairs_lost` to the cap on common keys, `pairs_passed_over` because they
    share keys, but too few and too common ones.
    """

    pairs_compared: int
    keys_dropped: int
    pairs_lost: int
    pairs_passed_over: int


@dataclass(frozen=True)
class Linked:
    """`children`: `record_id`, `child_id` (the least record id of the child). `pairs`: every pair of probability ≥ 0.01 as `left`,
    `right` (the lesser id left), `score`, `probability`, `decision` (`link`: one child; `near_match`: a person should compare;
    `none`), in that order.
    """

    children: pl.DataFrame
    pairs: pl.DataFrame
    counts: Counts

    @property
    def near_matches(self) -> int:
        return int((self.pairs["decision"] == "near_match").sum())


def within_budget(linked: Linked) -> Linked:
    """With no more near matches than people can look at: those whose answer is worth most.

    An answer is worth the pairs of records that a yes would bring together, times the chance of a yes.
    """
    most = max(FEWEST_ASKED, int(ASKED_A_RECORD * linked.children.height))
    near = linked.pairs.filter(pl.col("decision") == "near_match")
    if near.height <= most:
        return linked
    held = linked.children.select("record_id", records=pl.len().over("child_id"))
    sides = [held.rename({"record_id": side, "records": f"of_{side}"}) for side in ("left", "right")]
    asked = near.join(sides[0], on="left").join(sides[1], on="right")
    worth = pl.col("probability") * pl.col("of_left") * pl.col("of_right")
    rest = asked.with_columns(worth=worth).sort(["worth", "left", "right"], descending=[True, False, False])[most:]
    rest = rest.select("left", "right", spared=pl.lit(value=True))
    pairs = linked.pairs.join(rest, on=["left", "right"], how="left", maintain_order="left")
    decision = pl.when("spared").then(pl.lit("none")).otherwise("decision")
    return replace(linked, pairs=pairs.with_columns(decision=decision).drop("spared"))


def decided(records: pl.DataFrame, pairs: pl.DataFrame, model: Model) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Children and pairs as in `Linked`, in any order, of some records (`record_id`) that no pair joins to others.

    `pairs` has `left`, `right`, `score`, `probability`, `vetoed`, of probability ≥ 0.01.
    """
    divided = partition(records, pairs, model=model)
    child = divided.children.rename({"child": "child_id"})
    near = divided.near.select("left", "right")
    asked = pl.concat([near, near.select(left="right", right="left")]).with_columns(near=pl.lit(value=True))
    told = (
        pairs.join(child.rename({"record_id": "left", "child_id": "x"}), on="left")
        .join(child.rename({"record_id": "right", "child_id": "y"}), on="right")
        .join(asked, on=["left", "right"], how="left")
    )
    decision = pl.when(pl.col("x") == pl.col("y")).then(pl.lit("link")).when(pl.col("near")).then(pl.lit("near_match"))
    return child, told.select("left", "right", "score", "probability", decision=decision.otherwise(pl.lit("none")))
