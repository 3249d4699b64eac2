"""Pairs of records that share candidate keys, without ever writing out a key that too many records share.

The fewer records share a key, the more it says. In a large table a rare key makes its pairs candidates alone, commoner ones only
where a pair shares several, and the commonest are not looked at.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vereda.core.identity.keys import FEW_RECORDS

# A key that more records share says too little: 300 records alone are 44,850 pairs.
COMMON = 300
# Votes make a pair a candidate in a large table; a key that more than `ALONE` records share has one, a rarer one all that it takes.
# Among a million records this leaves 25 of 54 candidates a record, and loses a thousandth of the true pairs at most.
ALONE, VOTES = 20, 3
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
    `keys_dropped` keys shared by more than `common` records, with `pairs_lost` pairs (of which other keys find many), and
    `pairs_passed_over` that share keys, but too few and too common ones.
    """

    left: Ints
    right: Ints
    common: int
    keys_dropped: int
    pairs_lost: int
    pairs_passed_over: int


class Pairs(NamedTuple):
    """Row numbers, `left` < `right`, each pair once, sorted; and how many more share keys, but not enough of them."""

    left: Ints
    right: Ints
    passed_over: int


@dataclass(frozen=True)
class Blocks:
    """The records that share a key, key after key. `rows` ascend within a block; `end` says for each entry where its block ends,
    `rare` whether its key makes candidates alone.
    """

    rows: RowsOfKeys
    end: Ints
    rare: npt.NDArray[np.bool_]
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

    def pairs(self, entries: Ints) -> Pairs:
        """The candidates among the pairs of these entries' rows (all entries of a row, or none) with later rows."""
        left, right, votes = self.polled(entries)
        enough = votes >= VOTES
        return Pairs(left[enough], right[enough], len(enough) - int(enough.sum()))

    def polled(self, entries: Ints) -> tuple[Ints, Ints, Ints]:
        """All their pairs with later rows, each once, sorted, and the votes of the keys that each shares; more than enough may be
        told as just enough.
        """
        more = self.end[entries] - entries - 1
        first = np.cumsum(more) - more
        partner = np.arange(more.sum()) + np.repeat(entries + 1 - first, more)
        # A pair and whether the key is common, in one number: a rare key comes first, and is enough.
        ballot = np.repeat(self.rows[entries] * np.int64(2 * self.records) + ~self.rare[entries], more)
        ballot += np.int64(2) * self.rows[partner]
        ballot.sort()
        first = np.flatnonzero(np.append(True, (ballot[1:] ^ ballot[:-1]) > 1)[: len(ballot)])
        keys = np.diff(first, append=len(ballot))
        found = ballot[first]
        pair = found >> 1
        return pair // self.records, pair % self.records, np.where(found & 1, keys, VOTES)


def candidates(
    rows: npt.NDArray[np.integer], keys: Ints, records: int, *, common: int = COMMON, alone: int | None = None
) -> Candidates:
    """All pairs of rows that share enough keys. `rows` and `keys` run in parallel, one entry per record and key."""
    found = blocks(rows, keys, records, common=common, alone=alone)
    left, right, passed_over = found.pairs(np.arange(len(found.rows)))
    return Candidates(left, right, found.common, found.keys_dropped, found.pairs_lost, passed_over)


def blocks(
    rows: npt.NDArray[np.integer],
    keys: Ints,
    records: int,
    *,
    common: int = COMMON,
    alone: int | None = None,
    each: Each = map,
) -> Blocks:
    """Rows by key, without the keys of one record and those that too many share. A row may have a key twice; it counts once.

    `alone`: how many may share a key that makes candidates alone, if not as many as in a table of so many records (`alone_among`).
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
    rows_by_key = rows_by_key[np.repeat(used, sizes)]
    lost, sizes = sizes[~used], sizes[used]
    rare = sizes <= (alone_among(records) if alone is None else alone)
    return Blocks(
        rows_by_key, np.repeat(np.cumsum(sizes), sizes), np.repeat(rare, sizes), records,
        common, len(lost), int((lost * (lost - 1) // 2).sum()),
    )  # fmt: skip


def alone_among(records: int) -> int:
    """How many records may share a key that makes candidates alone, in a table of so many; among few there is time for all."""
    return COMMON if records <= FEW_RECORDS else ALONE


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
