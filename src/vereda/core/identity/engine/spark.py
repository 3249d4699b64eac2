"""A whole population on Apache Spark, by the very functions of the single machine.

Spark brings together what belongs together (records of a key, the two records of a pair, the pairs of a connected component);
`mapInArrow` hands it to `people`, `keys`, `score` and `decide`. Nothing is compared or weighed by Spark itself: its string
functions and its nulls differ from ours. The standard forms (for `usage`) and the outcome are gathered on the driver: some
300 bytes a record.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import numpy as np
import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, Observation, SparkSession, Window
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

from vereda.core.identity import forms, people
from vereda.core.identity.candidates import VOTES, Blocks, alone_among, cap
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.core.identity.engine.outcome import Counts, Linked, Progress, Step, decided, within_budget
from vereda.core.identity.keys import keys_of_rows
from vereda.core.identity.model import Model
from vereda.core.identity.score import score_rows
from vereda.core.identity.usage import Usage, usage

ROWS_AT_ONCE = 100_000  # of an Arrow batch
PAIRS_AT_ONCE = 400_000
PAIRS_DECIDED_AT_ONCE = 500_000

Settings = dict[str, bool | float | int | str | None]

SETTINGS: Settings = {
    "spark.app.name": "vereda link",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS_AT_ONCE),
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# On one machine nobody else need reach the driver, and 200 small tasks cost more than they share out.
LOCAL_SETTINGS: Settings = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}

Batches = Iterator[pa.RecordBatch]
Work = Callable[[pl.DataFrame], Iterable[pl.DataFrame]]


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """The Spark session that runs, or else one on `master` for as long as the context lasts."""
    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    logging.getLogger("py4j").setLevel(logging.WARNING)
    local = master.startswith("local")
    spark = SparkSession.builder.master(master).config(map=SETTINGS | (LOCAL_SETTINGS if local else {})).getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def read_table(spark: SparkSession, path: str) -> DataFrame:
    """A table of identities as `table_files.read_table` reads it: CSV columns are all text, Parquet keeps its types."""
    if path.lower().endswith(".csv"):
        return spark.read.csv(path, header=True, escape='"', multiLine=True, encoding="UTF-8")
    return spark.read.parquet(path)


def troubles(identities: DataFrame) -> list[people.Trouble]:
    """`people.troubles` of a distributed table."""
    held = [name for name in ("record_id", "birth_date") if name in identities.columns]
    told = pl.DataFrame(pl.from_arrow(identities.select(*held).toArrow())) if held else pl.DataFrame()
    rest = [name for name in identities.columns if name not in held]
    return people.troubles(told.with_columns(pl.lit(None, pl.String).alias(name) for name in rest))


def link(identities: DataFrame, model: Model, progress: Progress) -> Linked:
    """Link a table that `troubles` finds no fault with. The same pairs, scores and children as `local.link`."""
    columns = [name for name in (*people.IDENTITY_COLUMNS, *people.OPTIONAL_COLUMNS) if name in identities.columns]
    id_type = identities.schema["record_id"].dataType.simpleString()
    progress(Step.READING, 0.0)
    records = _mapped(identities.select(*columns), _standard, f"record_id {id_type}, form string").persist()
    known = usage(forms.from_lines(_frame(records)))
    count = known.records
    keys = _mapped(records, partial(_keys, among=count), f"key bigint, record_id {id_type}").persist()
    blocks, dropped, lost = _blocks(keys, count)
    progress(Step.COMPARING, 0.0)
    compared, met = Observation(), Observation()
    polled = _mapped(blocks, _polled, f"left {id_type}, right {id_type}, votes bigint")
    polled = polled.groupBy("left", "right").agg(f.sum("votes").alias("votes"))
    pairs = polled.observe(met, f.count(f.lit(1)).alias("pairs")).where(f.col("votes") >= VOTES).drop("votes")
    kept = _scored(pairs.observe(compared, f.count(f.lit(1)).alias("pairs")), records, known, model, id_type).persist()
    some = kept.count()
    keys.unpersist()
    progress(Step.DECIDING, 0.0)
    told = _decided(kept, some, model, id_type).persist()
    linked = within_budget(Linked(
        _frame(_children(records, told)), _frame(told.drop("left_child", "right_child")).sort("left", "right"),
        Counts(compared.get["pairs"], dropped, lost, met.get["pairs"] - compared.get["pairs"]),
    ))  # fmt: skip
    for frame in (told, kept, records):
        frame.unpersist()
    progress(Step.DECIDING, 1.0)
    return linked


def _mapped(frame: DataFrame, work: Work, schema: str) -> DataFrame:
    """`work` done on each Arrow batch."""
    arrow = _arrow(schema)

    def batches(some: Batches) -> Batches:
        for batch in some:
            for made in work(pl.DataFrame(pl.from_arrow(batch))):
                yield from made.to_arrow().cast(arrow).to_batches()

    return frame.mapInArrow(batches, schema)


def _arrow(schema: str) -> pa.Schema:
    return to_arrow_schema(cast("StructType", StructType.fromDDL(schema)))


def _standard(identities: pl.DataFrame) -> Iterator[pl.DataFrame]:
    features = people.features(identities)
    yield features.select("record_id", form=forms.lines(features))


def _keys(records: pl.DataFrame, *, among: int) -> Iterator[pl.DataFrame]:
    features = forms.from_lines(records)
    rows, keys = keys_of_rows(features, among=among)
    made = pl.DataFrame({"key": keys, "row": rows}).unique()
    yield made.select("key", record_id=features["record_id"].gather(made["row"]))


def _blocks(keys: DataFrame, records: int) -> tuple[DataFrame, int, int]:
    """The records of each key that some share, and not too many; keys dropped; pairs lost. As `candidates.blocks`."""
    sizes = keys.groupBy("key").agg(f.count(f.lit(1)).alias("size")).where("size > 1")
    counts = _frame(sizes.groupBy("size").agg(f.count(f.lit(1)).alias("keys")))
    common = cap(np.repeat(counts["size"].to_numpy(), counts["keys"].to_numpy()), records)
    lost = counts.filter(pl.col("size") > common)
    used = keys.join(sizes.where(f.col("size") <= common).select("key"), "key")
    blocks = used.groupBy("key").agg(f.collect_list("record_id").alias("records"))
    blocks = blocks.select("records", (f.size("records") <= alone_among(records)).alias("rare"))
    pairs = lost["keys"] * (lost["size"] * (lost["size"] - 1) // 2)
    return blocks, int(lost["keys"].sum()), int(pairs.sum())


def _polled(blocks: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The pairs of records in each block, the lesser id left, with the votes of the keys that they share here."""
    ids = blocks["records"].explode().unique().sort()
    code = pl.DataFrame({"record": ids, "code": np.arange(len(ids), dtype=np.int32)})
    entries = blocks.with_row_index("block").explode("records").join(code, left_on="records", right_on="record")
    entries = entries.sort("block", "code")
    sizes = entries.group_by("block", maintain_order=True).len()["len"].cast(pl.Int64).to_numpy()
    end = np.repeat(np.cumsum(sizes), sizes)
    found = Blocks(entries["code"].to_numpy(), end, entries["rare"].to_numpy(), len(ids), 0, 0, 0)
    for part in found.parts(PAIRS_AT_ONCE):
        left, right, votes = found.polled(part)
        yield pl.DataFrame({"left": ids.gather(left), "right": ids.gather(right), "votes": votes})


def _scored(pairs: DataFrame, records: DataFrame, known: Usage, model: Model, id_type: str) -> DataFrame:
    """The pairs that are any evidence at all."""
    weighed = known.model(model)

    def scored(some: pl.DataFrame) -> Iterator[pl.DataFrame]:
        sides = [some.select(record_id=side, form=f"{side}_form") for side in ("left", "right")]
        both = pl.concat(sides).unique("record_id")
        row = both.select("record_id").with_row_index("row")
        left, right = (side.join(row, on="record_id", maintain_order="left")["row"].cast(pl.Int64) for side in sides)
        scores = score_rows(known.encoded(forms.from_lines(both)), left.to_numpy(), right.to_numpy(), weighed)
        told = some.select("left", "right").with_columns(**{name: pl.Series(x) for name, x in scores._asdict().items()})
        yield told.filter(pl.col("probability") >= PROBABILITY_KEPT)

    for side in ("left", "right"):
        pairs = pairs.join(records.select(f.col("record_id").alias(side), f.col("form").alias(f"{side}_form")), side)
    schema = f"left {id_type}, right {id_type}, score double, probability double, vetoed boolean"
    return _mapped(pairs, scored, schema)


def _decided(kept: DataFrame, pairs: int, model: Model, id_type: str) -> DataFrame:
    """Pairs with their decision and the children of both records; the pairs of a component are decided together."""
    schema = f"left {id_type}, right {id_type}, score double, probability double, decision string"
    schema += f", left_child {id_type}, right_child {id_type}"
    arrow = _arrow(schema)

    def decide(some: Batches) -> Batches:
        batches = list(some)
        if not batches:
            return
        given = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(batches)))
        records = pl.concat([given["left"], given["right"]]).unique().to_frame("record_id")
        child, told = decided(records, given, model)
        for side in ("left", "right"):
            told = told.join(
                child.select(pl.col("record_id").alias(side), pl.col("child_id").alias(f"{side}_child")), on=side
            )
        yield from told.to_arrow().cast(arrow).to_batches()

    parts = -(-pairs // PAIRS_DECIDED_AT_ONCE) or 1
    component = components(kept.select("left", "right")).withColumnRenamed("record_id", "left")
    whole = kept.join(component, "left").repartition(
        max(parts, kept.sparkSession.sparkContext.defaultParallelism), "component"
    )
    return whole.drop("component").mapInArrow(decide, schema)


def components(pairs: DataFrame) -> DataFrame:
    """The least record of the connected component of each record that is in a pair: `record_id`, `component`.

    Stars alternately large and small, until nothing moves: R. Kiveris et al., Connected Components in MapReduce and Beyond
    (SoCC 2014). Rounds grow with the logarithm of the longest chain.
    """
    edges = pairs.select(f.greatest("left", "right").alias("u"), f.least("left", "right").alias("v")).distinct()
    before, now = None, _fingerprint(edges)
    while now != before:
        edges = _small_star(_large_star(edges)).localCheckpoint()
        before, now = now, _fingerprint(edges)
    centers = edges.select(f.col("v").alias("record_id"), f.col("v").alias("component")).distinct()
    return edges.select(f.col("u").alias("record_id"), f.col("v").alias("component")).union(centers)


def _large_star(edges: DataFrame) -> DataFrame:
    """Every greater neighbor of a record is tied to the least of the record and its neighbors."""
    both = edges.union(edges.select("v", "u"))
    least = both.withColumn("least", f.least("u", f.min("v").over(Window.partitionBy("u"))))
    return least.where("v > u").select(f.col("v").alias("u"), f.col("least").alias("v")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Every lesser neighbor of a record, and itself, is tied to the least of them."""
    least = edges.withColumn("least", f.min("v").over(Window.partitionBy("u")))
    ends = least.select(f.explode(f.array("u", "v")).alias("u"), f.col("least").alias("v"))
    return ends.where("u != v").distinct()


def _fingerprint(edges: DataFrame) -> Any:
    return edges.agg(f.count(f.lit(1)), f.sum(f.xxhash64("u", "v").cast("decimal(38,0)"))).first()


def _children(records: DataFrame, told: DataFrame) -> DataFrame:
    """The child of every record: of those in no pair, themselves."""
    sides = [
        told.select(f.col(side).alias("record_id"), f.col(f"{side}_child").alias("child")) for side in ("left", "right")
    ]
    child = sides[0].union(sides[1]).distinct()
    found = records.select("record_id").join(child, "record_id", "left")
    return found.select("record_id", f.coalesce("child", "record_id").alias("child_id")).orderBy("record_id")


def _frame(table: DataFrame) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(table.toArrow()))
