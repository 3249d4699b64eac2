"""All records of the exchange linked anew, and where that differs from the children as they are: what a person should look at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl
from django.db import connection

from vereda.core.identity import Linked, Model, features, partition, score_pairs
from vereda.core.identity.agglomerate import FLOOR
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.exchange.children.matching.decisions import decided
from vereda.exchange.children.matching.identities import identities
from vereda.exchange.children.matching.lives import weighed
from vereda.exchange.children.matching.region import named
from vereda.exchange.children.matching.statements import pointing

Link = Callable[[pl.DataFrame, Model], Linked]  # an engine: identities and model to pairs
Proposed = tuple[int, int, float, float]  # State record, State record, score in bits, probability


@dataclass(frozen=True)
class Difference:
    """`merges`: of each two children that linking anew makes one, the best pair. `splits`: of each part that it takes from a child,
    its first record and that of the largest part. `near`: the pairs between children that a person should compare.
    """

    records: int
    children: int
    merges: Sequence[Proposed]
    splits: Sequence[Proposed]
    near: Sequence[Proposed]


def difference(link: Link, model: Model) -> Difference:
    """Link all State records that were not withdrawn, with what people decided and States said. Nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM children_staterecord WHERE withdrawn_at IS NULL AND child_id IS NOT NULL ORDER BY id"
        )
        ids = [row[0] for row in cursor.fetchall()]
    records = identities(ids)
    name = records.select("id", "record_id")
    pairs = _weighed(records, link(records, model).pairs.select("left", "right"), model)
    divided = partition(name, named(pairs, name), decided=named(decided(ids), name), model=model)
    placed = records.select("id", "record_id", "child_id").join(divided.children, on="record_id", maintain_order="left")
    return Difference(
        records=len(ids),
        children=records["child_id"].n_unique(),
        merges=_merges(placed, pairs),
        splits=_splits(placed, pairs),
        near=_proposed(_numbered(divided.near, name)),
    )


def _weighed(records: pl.DataFrame, found: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The pairs (`a` < `b`: ids) that the engine found or a State points to, scored, with what States said."""
    number = records.select("record_id", "id")
    some = found.join(number.rename({"record_id": "left", "id": "a"}), on="left").join(
        number.rename({"record_id": "right", "id": "b"}), on="right"
    )
    here = number["id"].implode()
    said = pointing(records["id"]).filter(pl.col("a").is_in(here) & pl.col("b").is_in(here))
    pairs = (
        pl.concat([some.select(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b")), said])
        .unique()
        .sort("a", "b")
    )
    known = features(records.with_columns(record_id="id"))
    scored = score_pairs(known, pairs.select(left="a", right="b"), model)
    told = scored.select("kin", "stranger", "score", "probability", "vetoed", a="left", b="right")
    return weighed(told, records, model)


def _merges(placed: pl.DataFrame, pairs: pl.DataFrame) -> list[Proposed]:
    of = placed.select("id", "child_id", "child")
    told = pairs.join(of.rename({"id": "a", "child_id": "was_a", "child": "is_a"}), on="a")
    told = told.join(of.rename({"id": "b", "child_id": "was_b", "child": "is_b"}), on="b")
    joined = told.filter((pl.col("is_a") == pl.col("is_b")) & (pl.col("was_a") != pl.col("was_b")))
    children = pl.concat_list(pl.min_horizontal("was_a", "was_b"), pl.max_horizontal("was_a", "was_b"))
    best = joined.with_columns(children=children).sort(["score", "a", "b"], descending=[True, False, False])
    return _proposed(best.unique("children", keep="first", maintain_order=True))


def _splits(placed: pl.DataFrame, pairs: pl.DataFrame) -> list[Proposed]:
    part = placed.group_by("child_id", "child").agg(pl.col("id").min(), size=pl.len())
    part = part.sort(["child_id", "size", "id"], descending=[False, True, False])
    largest = part.unique("child_id", keep="first", maintain_order=True)
    apart = part.join(largest.select("child_id", stays="child", other="id"), on="child_id")
    parted = apart.filter(pl.col("child") != pl.col("stays"))
    parted = parted.select(a=pl.min_horizontal("id", "other"), b=pl.max_horizontal("id", "other"))
    told = parted.join(pairs, on=["a", "b"], how="left")
    return _proposed(
        told.with_columns(pl.col("score").fill_null(FLOOR), pl.col("probability").fill_null(PROBABILITY_KEPT))
    )


def _proposed(pairs: pl.DataFrame) -> list[Proposed]:
    return list(pairs.sort("a", "b").select("a", "b", "score", "probability").iter_rows())


def _numbered(near: pl.DataFrame, name: pl.DataFrame) -> pl.DataFrame:
    told = near.join(name.rename({"record_id": "left", "id": "a"}), on="left").join(
        name.rename({"record_id": "right", "id": "b"}), on="right"
    )
    return told.select(pl.min_horizontal("a", "b"), pl.max_horizontal("a", "b").alias("b"), "score", "probability")
