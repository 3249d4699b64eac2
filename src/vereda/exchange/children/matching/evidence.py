"""Candidate keys and scored pairs of State records, kept so that a decision can be made again, and explained."""

from dataclasses import dataclass

import polars as pl
from django.db import connection

from vereda.core.identity import Model, features, keys, score_pairs
from vereda.core.identity.candidates import COMMON
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.exchange.children.loading.staging import copy_in
from vereda.exchange.children.matching.identities import identities

PAIRS_AT_ONCE = 1_000_000
OWN_NUMBER_BITS = 10.0  # what it weighs that a State sends back the MSIX ID of the other record's child


@dataclass(frozen=True)
class Gathered:
    """What was compared, and what was not because a key is too common to help."""

    pairs_compared: int
    keys_dropped: int
    records_lost: int  # how many times a record was not compared with those of a common key


def gather(touched: list[int], model: Model) -> Gathered:
    """Make the keys and pairs of these State records anew. The caller holds the writer's lock and the transaction."""
    own = identities(touched)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE touched_key (state_record_id bigint, key bigint) ON COMMIT DROP")
        known = features(own)
        _write_name_texts(own, known)
        entries = keys(known).join(own.select("record_id", state_record_id="id"), on="record_id")
        copy_in(cursor, "touched_key", entries, ("state_record_id", "key"))
        cursor.execute("DELETE FROM children_identitykey WHERE state_record_id = ANY(%s)", [touched])
        cursor.execute("INSERT INTO children_identitykey (state_record_id, key) SELECT state_record_id, key FROM touched_key")
        cursor.execute("ANALYZE touched_key")
        cursor.execute(
            """CREATE TEMP TABLE common_key ON COMMIT DROP AS
               SELECT key, count(*) AS records FROM children_identitykey
               WHERE key IN (SELECT key FROM touched_key) GROUP BY key HAVING count(*) > %s""",
            [COMMON],
        )
        cursor.execute("SELECT count(*), coalesce(sum(records - 1), 0) FROM common_key")
        dropped, lost = cursor.fetchone()
        cursor.execute(
            """SELECT DISTINCT least(t.state_record_id, k.state_record_id), greatest(t.state_record_id, k.state_record_id)
               FROM touched_key t JOIN children_identitykey k USING (key)
               WHERE k.state_record_id <> t.state_record_id AND t.key NOT IN (SELECT key FROM common_key)
               UNION
               SELECT least(r.id, o.id), greatest(r.id, o.id)
               FROM children_staterecord r JOIN children_child c ON c.msix_id = r.said_msix_id
                    JOIN children_staterecord o ON o.child_id = coalesce(c.successor_id, c.id) AND o.id <> r.id
               WHERE r.id = ANY(%s)""",
            [touched],
        )
        pairs = pl.DataFrame(cursor.fetchall(), schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
        cursor.execute("DROP TABLE touched_key, common_key")
    _replace(touched, _scored(own, pairs, model), model)
    return Gathered(pairs_compared=pairs.height, keys_dropped=int(dropped), records_lost=int(lost))


def _write_name_texts(own: pl.DataFrame, known: pl.DataFrame) -> None:
    """The names in standard form beside the record, so that search finds them by likeness."""
    text = pl.concat_str("given", "surnames", separator=" ", ignore_nulls=True).alias("name_text")
    frame = pl.concat([own.select("id"), known.select(text)], how="horizontal")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE named (id bigint, name_text text) ON COMMIT DROP")
        copy_in(cursor, "named", frame, ("id", "name_text"))
        cursor.execute(
            """UPDATE children_staterecord r SET name_text = coalesce(named.name_text, '') FROM named
               WHERE r.id = named.id AND r.name_text IS DISTINCT FROM coalesce(named.name_text, '')"""
        )
        cursor.execute("DROP TABLE named")


def _scored(own: pl.DataFrame, pairs: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The pairs (`a`, `b`: ids) that are any evidence: with `score`, `probability`, `vetoed`."""
    there = pl.concat([pairs["a"], pairs["b"]]).unique()
    others = identities(there.filter(~there.is_in(own["id"].implode())).to_list())
    people = pl.concat([own, others])
    made, name = features(people), people.select("id", "record_id")
    kept = []
    for some in pairs.iter_slices(PAIRS_AT_ONCE):
        named = some.join(name.rename({"id": "a", "record_id": "left"}), on="a", maintain_order="left").join(
            name.rename({"id": "b", "record_id": "right"}), on="b", maintain_order="left"
        )
        scored = score_pairs(made, named.select("left", "right"), model).select("score", "probability", "vetoed")
        kept.append(pl.concat([named.select("a", "b"), scored], how="horizontal"))
    schema = {"a": pl.Int64, "b": pl.Int64, "score": pl.Float64, "probability": pl.Float64, "vetoed": pl.Boolean}
    all_pairs = pl.concat([pl.DataFrame(schema=schema), *[one.cast(schema) for one in kept]])
    return _with_own_numbers(all_pairs, people, model).filter(pl.col("probability") >= PROBABILITY_KEPT)


def _with_own_numbers(pairs: pl.DataFrame, people: pl.DataFrame, model: Model) -> pl.DataFrame:
    """A pair that is near by itself weighs more when one side's State sent the MSIX ID of the other's child."""
    said = people.filter(pl.col("said_msix_id").is_not_null()).select("id", "said_msix_id")
    if said.is_empty():
        return pairs
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT msix_id, coalesce(successor_id, id) FROM children_child WHERE msix_id = ANY(%s)",
            [said["said_msix_id"].unique().to_list()],
        )
        numbers = pl.DataFrame(cursor.fetchall(), schema={"said_msix_id": pl.String, "said_child": pl.Int64}, orient="row")
    said_child = said.join(numbers, on="said_msix_id").select("id", "said_child")
    child = people.select("id", "child_id")
    told = pairs
    for side in ("a", "b"):
        told = told.join(said_child.rename({"id": side, "said_child": f"said_{side}"}), on=side, how="left").join(
            child.rename({"id": side, "child_id": f"child_{side}"}), on=side, how="left"
        )
    agrees = (pl.col("said_a") == pl.col("child_b")) | (pl.col("said_b") == pl.col("child_a"))
    weighs = agrees.fill_null(value=False) & (pl.col("probability") >= model.near_threshold) & ~pl.col("vetoed")
    score = pl.when(weighs).then(pl.col("score") + OWN_NUMBER_BITS).otherwise(pl.col("score"))
    return told.with_columns(score=score).with_columns(
        probability=pl.when(weighs).then(_probability()).otherwise(pl.col("probability"))
    ).select("a", "b", "score", "probability", "vetoed")


def _probability() -> pl.Expr:
    return 1 / (1 + (-pl.col("score") * pl.lit(2.0).log()).exp())


def _replace(touched: list[int], scored: pl.DataFrame, model: Model) -> None:
    """The pairs of the touched records are these and no others."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM children_identitypair WHERE left_id = ANY(%(t)s) OR right_id = ANY(%(t)s)", {"t": touched})
        frame = scored.select(
            pl.col("a").alias("left_id"), pl.col("b").alias("right_id"), "score", "probability", "vetoed",
            pl.lit(model.version).alias("model_version"),
        )  # fmt: skip
        copy_in(
            cursor, "children_identitypair", frame,
            ("left_id", "right_id", "score", "probability", "vetoed", "model_version"),
        )  # fmt: skip
