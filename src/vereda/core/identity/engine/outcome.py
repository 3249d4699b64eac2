"""What a linkage comes to, whichever engine works it out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from vereda.core.identity.decide import partition
from vereda.core.identity.model import Model


class Step(StrEnum):
    """What a linkage is at."""

    READING = "names to standard form, candidate keys"
    COMPARING = "comparing pairs"
    DECIDING = "deciding"


Progress = Callable[[Step, float], None]  # told how far a step is, from 0 to 1


@dataclass(frozen=True)
class Linked:
    """`children`: `record_id`, `child_id` (the least record id of the child). `pairs`: every pair of probability ≥ 0.01 as `left`,
    `right` (the lesser id left), `score`, `probability`, `decision` (`link`: one child; `near_match`: a person should compare;
    `none`), in that order. `keys_dropped`, `pairs_lost`: what the cap on common keys left out.
    """

    children: pl.DataFrame
    pairs: pl.DataFrame
    pairs_compared: int
    keys_dropped: int
    pairs_lost: int

    @property
    def near_matches(self) -> int:
        return int((self.pairs["decision"] == "near_match").sum())


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
