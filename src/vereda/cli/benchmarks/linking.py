"""Our pieces of work in `vereda bench link`, each in a process of its own, and what all of them share."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

PEOPLE, TRUTH, FORMS = "people.parquet", "truth.parquet", "forms.parquet"
SEED = 2026


@contextmanager
def clocked(answer: dict[str, Any]) -> Iterator[None]:
    """Puts the seconds and the processor's seconds of a piece of work into the answer."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    answer["seconds"] = time.perf_counter() - wall
    answer["cpu_seconds"] = time.process_time() - processor


def write_people(folder: str, children: int) -> dict[str, int]:
    """Invented people, their truth, and their standard form with candidate keys: what both scorers begin with."""
    from vereda.core.identity import features
    from vereda.core.identity.candidates import blocks
    from vereda.core.identity.keys import keys_of_rows
    from vereda.simulate.people import identities

    everyone = identities(children, seed=SEED)
    everyone.drop("child", "family").write_parquet(Path(folder, PEOPLE))
    everyone.select("record_id", "child").write_parquet(Path(folder, TRUTH))
    form = features(everyone)
    rows, keys = keys_of_rows(form, among=form.height)
    entries = pl.DataFrame({"row": rows, "key": keys}).unique()
    common = blocks(rows, keys, form.height).common
    shared = entries.filter(pl.len().over("key").is_between(2, common)).group_by("row").agg("key")
    form = form.with_row_index("row").join(shared.with_columns(pl.col("row").cast(pl.UInt32)), on="row", how="left")
    form.sort("row").drop("row").rename({"key": "keys"}).write_parquet(Path(folder, FORMS))
    return {"records": everyone.height}


def file_to_file(folder: str) -> dict[str, Any]:
    """What `vereda link` does."""
    from vereda.core.identity import link
    from vereda.core.identity.table_files import read_table, write_tables

    out, answer = Path(folder, "out.parquet"), dict[str, Any]()
    with clocked(answer):
        linked = link(read_table(Path(folder, PEOPLE)))
        write_tables({out.with_suffix(".pairs.parquet"): linked.pairs, out: linked.children})
    made = linked.pairs.filter(pl.col("decision") == "link")
    return answer | {"pairs compared": linked.counts.pairs_compared} | judged(folder, made)


def same_pairs(folder: str) -> dict[str, Any]:
    """Standard forms and keys to scored pairs, of all that share a key: the part of the work that Splink's `predict` does."""
    from vereda.core.identity import default_model
    from vereda.core.identity.candidates import COMMON
    from vereda.core.identity.engine.local import scored_pairs
    from vereda.core.identity.linking import silent

    form = pl.read_parquet(Path(folder, FORMS))
    entries = form.with_row_index("row").select("row", "keys").explode("keys").drop_nulls()
    rows, keys = entries["row"].cast(pl.Int32).to_numpy(), entries["keys"].to_numpy()
    answer = dict[str, Any]()
    with clocked(answer):
        _, counts = scored_pairs(form.drop("keys"), rows, keys, default_model(), silent, alone=COMMON)
    return answer | {"pairs compared": counts.pairs_compared}


def judged(folder: str, links: pl.DataFrame) -> dict[str, float]:
    """Precision and recall, in %, of links (`left`, `right`: record ids)."""
    child = pl.read_parquet(Path(folder, TRUTH))
    sizes = child.group_by("child").len()["len"].cast(pl.Int64)
    found = links.join(child.rename({"record_id": "left", "child": "x"}), on="left")
    found = found.join(child.rename({"record_id": "right", "child": "y"}), on="right")
    right = found.filter(pl.col("x") == pl.col("y")).height
    true = int((sizes * (sizes - 1) // 2).sum())
    return {"precision": 100 * right / max(found.height, 1), "recall": 100 * right / max(true, 1)}
