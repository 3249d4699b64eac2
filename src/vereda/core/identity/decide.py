"""From scored pairs to children: link, near match or new, over all candidates of a record and what they are linked to.

The outcome depends only on the set of records, pairs and people's decisions, never on their order.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity.agglomerate import Groups, Rules
from vereda.core.identity.components import components
from vereda.core.identity.model import Model, default_model

PROBABILITY_KEPT = 0.01  # pairs below this are no evidence and need not be stored
NEAR_EACH = 5  # near matches shown for one child, the best first: nobody compares fifty

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Partition:
    """`children`: `record_id`, `child` (the least record id of the child). `near`: `left`, `right`, `score`, `probability`: the
    best pair between two children that a person should compare.
    """

    children: pl.DataFrame
    near: pl.DataFrame


def partition(
    records: pl.DataFrame, pairs: pl.DataFrame, *, decided: pl.DataFrame | None = None, model: Model | None = None
) -> Partition:
    """Which records are one child.

    `records` has `record_id`; `pairs` has `left`, `right`, `score`, `probability`, `vetoed`; `decided` has people's decisions:
    `left`, `right`, `same`. Pairs of probability under 0.01 count as not given, so that a partition of the stored pairs of a
    connected component is the same as that part of one of the whole. Rules:

    1. Records that a person called the same are one child, whatever the scores; records called not the same never are, also
       not through others. Where people contradict each other, *not the same* holds.
    2. Groups are joined in descending order of their best pair, while it reaches the link threshold (ties: the lesser ids).
    3. No join when any pair across the two groups is vetoed, or the pairs across are too weak on average (`model.weakest`; a
       pair not given counts as one of probability 0.01): no chain through a weak middle.
    4. No join when third groups, which cannot be joined with both, together come within `model.margin` bits: a person decides.

    Near matches are the best pair between each two children, where its probability reaches the near threshold.
    """
    model = model or default_model()
    ids = records["record_id"].unique().sort()
    row = pl.DataFrame({"record_id": ids, "row": np.arange(len(ids), dtype=np.int64)})
    kept = _rows(pairs.filter(pl.col("probability") >= PROBABILITY_KEPT), row).group_by("a", "b").agg(
        pl.col("score", "probability").max(), pl.col("vetoed").any()
    ).sort("a", "b")  # fmt: skip
    no_one = pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64, "same": pl.Boolean})
    said = (
        no_one if decided is None else _rows(decided, row).group_by("a", "b").agg(pl.col("same").all()).sort("a", "b")
    )
    root = _roots(len(ids), kept, said, model)
    return Partition(pl.DataFrame({"record_id": ids, "child": ids.gather(root)}), _near(kept, said, root, ids, model))


def _rows(pairs: pl.DataFrame, row: pl.DataFrame) -> pl.DataFrame:
    """Pairs with row numbers a < b in place of record ids; those of records not asked about are left out."""
    joined = pairs.join(row.select(left="record_id", x="row"), on="left").join(
        row.select(right="record_id", y="row"), on="right"
    )
    return joined.with_columns(a=pl.min_horizontal("x", "y"), b=pl.max_horizontal("x", "y")).filter(
        pl.col("a") != pl.col("b")
    )


def _roots(count: int, kept: pl.DataFrame, said: pl.DataFrame, model: Model) -> Ints:
    """The least row of the child of each row."""
    link = float(np.log2(model.link_threshold / (1 - model.link_threshold)))
    a = np.concatenate([kept["a"].to_numpy(), said["a"].to_numpy()])
    b = np.concatenate([kept["b"].to_numpy(), said["b"].to_numpy()])
    component = components(count, a, b)
    pairs = kept.with_columns(
        component=component[kept["a"].to_numpy()], links=(pl.col("score") >= link) & ~pl.col("vetoed")
    )
    asked = pl.Series(component[said["a"].to_numpy()]).unique()
    sizes = np.bincount(component, minlength=count)
    about = pairs.group_by("component").agg(pairs=pl.len(), links=pl.col("links").sum()).filter(pl.col("links") > 0)
    about = about.with_columns(size=pl.Series(sizes[about["component"].to_numpy()]))
    # Most children's records all agree with each other: one child, without looking further.
    agree = (
        (pl.col("links") == pl.col("pairs"))
        & (2 * pl.col("pairs") == pl.col("size") * (pl.col("size") - 1))
        & ~pl.col("component").is_in(asked.implode())
    )
    whole = np.zeros(count, np.bool_)
    whole[about.filter(agree)["component"].to_numpy()] = True
    root = np.where(whole[component], component, np.arange(count))
    unsure = pl.concat([about.filter(~agree)["component"], asked]).unique()
    _work_out(
        root, pairs.filter(pl.col("component").is_in(unsure.implode())), said, Rules(link, model.weakest, model.margin)
    )
    return root


def _work_out(root: Ints, pairs: pl.DataFrame, said: pl.DataFrame, rules: Rules) -> None:
    """Join the records of components that do not simply agree; writes into `root`."""
    groups = Groups(pairs.select("a", "b", "score", "vetoed").iter_rows(), rules)
    for a, b in said.filter(~pl.col("same")).select("a", "b").iter_rows():
        groups.bar(a, b)
    for a, b in said.filter("same").select("a", "b").iter_rows():
        groups.hold(a, b)
    groups.run()
    for name, members in groups.members.items():
        root[members] = name


def _near(kept: pl.DataFrame, said: pl.DataFrame, root: Ints, ids: pl.Series, model: Model) -> pl.DataFrame:
    """The best pair between each two children, the best few of each child; not what a person has already told apart."""

    def children_of(frame: pl.DataFrame) -> pl.DataFrame:
        x, y = root[frame["a"].to_numpy()], root[frame["b"].to_numpy()]
        return frame.with_columns(x=np.minimum(x, y), y=np.maximum(x, y))

    across = children_of(kept.filter(pl.col("probability") >= model.near_threshold)).filter(pl.col("x") != pl.col("y"))
    across = across.join(children_of(said), on=["x", "y"], how="anti")
    best = across.sort(["score", "a", "b"], descending=[True, False, False]).unique(
        ["x", "y"], keep="first", maintain_order=True
    )
    order = pl.int_range(pl.len())
    best = best.filter((order.over("x") < NEAR_EACH) | (order.over("y") < NEAR_EACH))
    return best.select(
        left=ids.gather(best["a"]), right=ids.gather(best["b"]), score="score", probability="probability"
    )
