"""Pairs of records that share a candidate key, without ever writing out a key that too many records share."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

# A key that more records share says too little: 300 records alone are 44,850 pairs.
COMMON = 300
# Pairs to look at, per record, over all keys; when there are more, the commonest keys go first.
MOST_PAIRS = 60
_FEW = 2_000_000  # a small table may look at this many whatever its size
_PARTS_BITS = 6  # keys are sorted in 64 parts: small enough for the cache, enough for all cores
_ROW_BITS = np.int64(32)

Ints = npt.NDArray[np.int64]
RowsOfKeys = npt.NDArray[np.int32]
Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


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


@dataclass(frozen=True)
class Blocks:
    """The records that share a key, key after key. `rows` ascend within a block; `end` says for each entry where its block ends."""

    rows: RowsOfKeys
    end: Ints
    records: int
    common: int
    keys_dropped: int
    pairs_lost: int

    def parts(self, most: int) -> Iterator[Ints]:
        """Entries of some records at a time, the least rows first, such that each part makes about `most` pairs with later rows."""
        pairs_of_row = np.bincount(self.rows, self.end - np.arange(len(self.end)) - 1, self.records)
        part_of_row = (np.cumsum(pairs_of_row) // most).astype(np.int64)
        if not len(self.rows):
            return
        kind = np.uint16 if part_of_row[-1] <= np.iinfo(np.uint16).max else np.int64  # 16 bits are sorted by counting
        part = part_of_row.astype(kind)[self.rows]
        order = np.argsort(part, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(part[order])) + 1)

    def pairs(self, entries: Ints) -> tuple[Ints, Ints]:
        """The pairs of these entries' rows (all entries of a row, or none) with later rows: each once, sorted."""
        more = self.end[entries] - entries - 1
        first = np.cumsum(more) - more
        partner = np.arange(more.sum()) + np.repeat(entries + 1 - first, more)
        pair = np.repeat(self.rows[entries], more) * np.int64(self.records) + self.rows[partner]
        pair.sort()
        pair = pair[np.append(True, pair[1:] != pair[:-1])[: len(pair)]]
        return pair // self.records, pair % self.records


def candidates(rows: npt.NDArray[np.integer], keys: Ints, records: int, *, common: int = COMMON) -> Candidates:
    """All pairs of rows that share a key. `rows` and `keys` run in parallel, one entry per record and key."""
    found = blocks(rows, keys, records, common=common)
    left, right = found.pairs(np.arange(len(found.rows)))
    return Candidates(left, right, found.common, found.keys_dropped, found.pairs_lost)


def blocks(
    rows: npt.NDArray[np.integer], keys: Ints, records: int, *, common: int = COMMON, each: Each = map
) -> Blocks:
    """Rows by key, without the keys of one record and those that too many share. A row may have a key twice; it counts once.

    `each` works off the parts: `map`, or that of a pool of threads.
    """
    part = (keys.view(np.uint64) >> np.uint64(64 - _PARTS_BITS)).astype(np.uint8)
    order = np.argsort(part, kind="stable")
    bounds = np.cumsum(np.bincount(part, minlength=1 << _PARTS_BITS))[:-1]
    parts = zip(np.split(rows[order].astype(np.int32), bounds), np.split(keys[order], bounds), strict=True)
    sorted_parts = list(each(_by_key, parts))
    rows_by_key = np.concatenate([some for some, _ in sorted_parts])
    sizes = np.concatenate([some for _, some in sorted_parts])
    common = cap(sizes, records, common)
    used = sizes <= common
    lost = sizes[~used]
    return Blocks(
        rows_by_key[np.repeat(used, sizes)], np.repeat(np.cumsum(sizes[used]), sizes[used]), records,
        common, len(lost), int((lost * (lost - 1) // 2).sum()),
    )  # fmt: skip


def _by_key(entries: tuple[RowsOfKeys, Ints]) -> tuple[RowsOfKeys, Ints]:
    """Rows key after key, ascending and each once, and how many each key has; keys of one row are left out."""
    rows, keys = entries
    order = np.argsort(keys)
    keys = keys[order]
    number = np.cumsum(np.append(False, keys[1:] != keys[:-1])[: len(keys)])
    entry = (number << _ROW_BITS) | rows[order]
    entry.sort()
    entry = entry[np.append(True, entry[1:] != entry[:-1])[: len(entry)]]
    sizes = np.bincount(entry >> _ROW_BITS)
    shared = np.repeat(sizes > 1, sizes)
    return entry[shared].astype(np.int32), sizes[sizes > 1]  # the lower half of an entry is its row


def cap(sizes: Ints, records: int, common: int = COMMON) -> int:
    """The largest size of a key, at most `common`, at which all keys together give no more pairs than `MOST_PAIRS` a record."""
    return _cap(
        np.bincount(np.minimum(sizes, common + 1), minlength=common + 2), common, max(MOST_PAIRS * records, _FEW)
    )


def _cap(keys_of_size: Ints, common: int, most: int) -> int:
    sizes = np.arange(common + 1)
    total = np.cumsum(keys_of_size[: common + 1] * (sizes * (sizes - 1) // 2))
    return int(np.searchsorted(total, most, side="right")) - 1 if total[-1] > most else common
