"""A whole table on one machine: all cores, a part of the records or pairs at a time.

The work of numpy, Polars and rapidfuzz leaves other threads free, so threads share one encoded table instead of sending it about.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl

from vereda.core.identity import people
from vereda.core.identity.candidates import Ints, RowsOfKeys, blocks
from vereda.core.identity.decide import PROBABILITY_KEPT
from vereda.core.identity.engine.outcome import Counts, Linked, Progress, Step, decided, within_budget
from vereda.core.identity.keys import keys_of_rows
from vereda.core.identity.model import Model
from vereda.core.identity.score import score_rows
from vereda.core.identity.usage import usage

RECORDS_AT_ONCE = 50_000
PAIRS_AT_ONCE = 400_000  # a pair that several keys find counted as often

In = TypeVar("In")
Out = TypeVar("Out")


def link(identities: pl.DataFrame, model: Model, progress: Progress) -> Linked:
    """Link a table that `people.troubles` finds no fault with."""
    with _threads() as pool:
        parts = _read(identities, pool, progress)
    features = pl.concat([part.features for part in parts])
    rows, keys = np.concatenate([part.rows for part in parts]), np.concatenate([part.keys for part in parts])
    del parts
    kept, counts = scored_pairs(features, rows, keys, model, progress)
    progress(Step.DECIDING, 0.0)
    children, pairs = _decided(features["record_id"], kept, model)
    progress(Step.DECIDING, 1.0)
    return within_budget(Linked(children, pairs, counts))


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)))


class _Part(NamedTuple):
    features: pl.DataFrame
    rows: RowsOfKeys
    keys: Ints


def _read(identities: pl.DataFrame, pool: ThreadPoolExecutor, progress: Progress) -> list[_Part]:
    """The standard form and the keys of every record."""

    def read(first: int) -> _Part:
        features = people.features(identities.slice(first, RECORDS_AT_ONCE))
        rows, keys = keys_of_rows(features, among=identities.height)
        return _Part(features, rows + np.int32(first), keys)

    return list(_each(pool, read, range(0, max(identities.height, 1), RECORDS_AT_ONCE), progress, Step.READING))


def scored_pairs(
    features: pl.DataFrame, rows: RowsOfKeys, keys: Ints, model: Model, progress: Progress, *, alone: int | None = None
) -> tuple[pl.DataFrame, Counts]:
    """The candidates that are any evidence at all, as rows `left`, `right`, with their scores; how many were compared, and how many
    not. `rows` and `keys` as `keys_of_rows` gives them; `alone` as `candidates.blocks` takes it.
    """
    known = usage(features)
    of, model = known.encoded(features), known.model(model)

    def compare(entries: Ints) -> tuple[pl.DataFrame, int, int]:
        left, right, passed_over = found.pairs(entries)
        scores = score_rows(of, left, right, model)
        scored = pl.DataFrame({"left": left, "right": right, **scores._asdict()})
        return scored.filter(pl.col("probability") >= PROBABILITY_KEPT), len(left), passed_over

    with _threads() as pool:
        found = blocks(rows, keys, features.height, alone=alone, each=pool.map)
        parts = list(found.parts(PAIRS_AT_ONCE)) or [np.empty(0, np.int64)]
        done = list(_each(pool, compare, parts, progress, Step.COMPARING))
    kept, compared, passed_over = zip(*done, strict=True)
    return pl.concat(kept), Counts(sum(compared), found.keys_dropped, found.pairs_lost, sum(passed_over))


def _each(
    pool: ThreadPoolExecutor, work: Callable[[In], Out], parts: Sequence[In], progress: Progress, step: Step
) -> Iterator[Out]:
    for number, answer in enumerate(pool.map(work, parts), 1):
        progress(step, number / len(parts))
        yield answer


def _decided(ids: pl.Series, kept: pl.DataFrame, model: Model) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Children and pairs by record id, decided by the ranks of the ids: numbers are joined faster than texts."""
    order = ids.arg_sort()
    rank = np.empty(len(ids), np.int64)
    rank[order.to_numpy()] = np.arange(len(ids))
    by_rank = ids.gather(order)
    left, right = rank[kept["left"].to_numpy()], rank[kept["right"].to_numpy()]
    ranked = kept.with_columns(left=np.minimum(left, right), right=np.maximum(left, right))
    children, pairs = decided(pl.DataFrame({"record_id": rank}), ranked, model)
    child = children.sort("record_id")["child_id"].gather(rank)
    pairs = pairs.sort("left", "right")
    return (
        pl.DataFrame({"record_id": ids, "child_id": by_rank.gather(child)}),
        pairs.with_columns(left=by_rank.gather(pairs["left"]), right=by_rank.gather(pairs["right"])),
    )
