"""Pairs of records that share a candidate key, without ever writing out a key that too many records share."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

# A key that more records share says too little: 300 records alone are 44,850 pairs.
COMMON = 300
# Pairs to look at, per record, over all keys; when there are more, the commonest keys go first.
MOST_PAIRS = 60
_FEW = 2_000_000  # a small table may look at this many whatever its size

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """`left` and `right` are row numbers with left < right, each pair once, sorted. What the cap left out is counted:
    `keys_dropped` keys shared by more than `common` records, with `pairs_lost` pairs (of which other keys find many).
    """

    left: Ints
    right: Ints
    common: int
    keys_dropped: int
    pairs_lost: int


def candidates(rows: Ints, keys: Ints, records: int, *, common: int = COMMON) -> Candidates:
    """Pairs of rows that share a key. `rows` and `keys` run in parallel, one entry per record and key."""
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    common = _cap(sizes, common, max(MOST_PAIRS * records, _FEW))
    lost = sizes > common
    used = (sizes > 1) & ~lost
    found = pl.concat(
        [pl.Series("pair", part, pl.UInt64) for part in _pairs(rows, starts[used], sizes[used], records)]
        or [pl.Series("pair", [], pl.UInt64)]
    )
    pair = found.unique().sort().to_numpy().astype(np.int64)
    dropped = sizes[lost]
    return Candidates(pair // records, pair % records, common, len(dropped), int((dropped * (dropped - 1) // 2).sum()))


def _cap(sizes: Ints, common: int, most: int) -> int:
    """The largest size of a key, at most `common`, at which all keys together give no more than `most` pairs."""
    counts = np.bincount(np.minimum(sizes, common + 1), minlength=common + 2)[: common + 1]
    per_size = np.arange(common + 1)
    total = np.cumsum(counts * (per_size * (per_size - 1) // 2))
    return int(np.searchsorted(total, most, side="right")) - 1 if total[-1] > most else common


def _pairs(rows: Ints, starts: Ints, sizes: Ints, records: int) -> Iterator[npt.NDArray[np.uint64]]:
    """All pairs within each key, as left * records + right; keys of one size together."""
    for size in np.unique(sizes):
        block = rows[starts[sizes == size][:, None] + np.arange(size)]
        low, high = np.triu_indices(size, 1)
        a, b = block[:, low].ravel(), block[:, high].ravel()
        yield pl.Series((np.minimum(a, b) * records + np.maximum(a, b)).astype(np.uint64)).unique().to_numpy()
