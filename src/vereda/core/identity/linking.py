"""A whole table of identities to children, on one machine."""

from dataclasses import dataclass

import polars as pl

from vereda.core.identity import people
from vereda.core.identity.candidates import Candidates, candidates
from vereda.core.identity.decide import PROBABILITY_KEPT, partition
from vereda.core.identity.encoding import encoded
from vereda.core.identity.keys import keys
from vereda.core.identity.model import Model, default_model
from vereda.core.identity.score import PAIRS_AT_ONCE, score_rows


@dataclass(frozen=True)
class Linked:
    """`children`: `record_id`, `child_id`. `pairs`: every pair of probability ≥ 0.01 as `left`, `right`, `score`, `probability`,
    `decision` (`link`: one child; `near_match`: a person should compare; `none`). `keys_dropped`, `pairs_lost`: what the cap on
    common keys left out.
    """

    children: pl.DataFrame
    pairs: pl.DataFrame
    near_matches: int
    pairs_compared: int
    keys_dropped: int
    pairs_lost: int


def link(identities: pl.DataFrame, model: Model | None = None) -> Linked:
    """Link a table of identities. Raises `ValueError` for a table that `people.troubles` finds fault with."""
    model = model or default_model()
    found = people.troubles(identities)
    if found:
        raise ValueError(" ".join(trouble.sentence for trouble in found))
    features = people.features(identities)
    some = candidate_pairs(features)
    pairs = _scored(features, some, model)
    divided = partition(features, pairs, model=model)
    pairs = _with_decision(pairs, divided.children, divided.near)
    children = features.select("record_id").join(divided.children, on="record_id", maintain_order="left")
    return Linked(
        children.rename({"child": "child_id"}),
        pairs,
        divided.near.height,
        len(some.left),
        some.keys_dropped,
        some.pairs_lost,
    )


def candidate_pairs(features: pl.DataFrame) -> Candidates:
    """Pairs of rows of a feature frame that share a candidate key."""
    entries = keys(features).join(features.select("record_id").with_row_index("row"), on="record_id")
    return candidates(entries["row"].cast(pl.Int64).to_numpy(), entries["key"].to_numpy(), features.height)


def _scored(features: pl.DataFrame, some: Candidates, model: Model) -> pl.DataFrame:
    """The pairs that are any evidence at all. Records are encoded once, pairs scored a part at a time."""
    of, ids, kept = encoded(features), features["record_id"], []
    for at in range(0, max(len(some.left), 1), PAIRS_AT_ONCE):
        left, right = some.left[at : at + PAIRS_AT_ONCE], some.right[at : at + PAIRS_AT_ONCE]
        scored = pl.DataFrame(score_rows(of, left, right, model)._asdict()).with_columns(left=left, right=right)
        kept.append(scored.filter(pl.col("probability") >= PROBABILITY_KEPT))
    told = pl.concat(kept)
    names = {side: ids.gather(told[side]) for side in ("left", "right")}
    return (
        told.select("score", "probability", "vetoed")
        .with_columns(**names)
        .select("left", "right", "score", "probability", "vetoed")
    )


def _with_decision(pairs: pl.DataFrame, children: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    child = children.select("record_id", "child")
    told = pairs.join(child.rename({"record_id": "left", "child": "x"}), on="left", maintain_order="left")
    told = told.join(child.rename({"record_id": "right", "child": "y"}), on="right", maintain_order="left")
    asked = pl.concat([near.select("left", "right"), near.select(left="right", right="left")]).with_columns(
        near=pl.lit(value=True)
    )
    told = told.join(asked, on=["left", "right"], how="left", maintain_order="left")
    decision = pl.when(pl.col("x") == pl.col("y")).then(pl.lit("link")).when(pl.col("near")).then(pl.lit("near_match"))
    return told.select("left", "right", "score", "probability", decision=decision.otherwise(pl.lit("none")))
