"""Candidate keys: what two records of one child nearly always share at least one of.

A key is a signed 64-bit number, the same in every process and version, so that it can be stored and indexed beside the
record and joined in a frame. Names enter by what they may mean (nicknames) and how they sound; surnames in any order;
day and month in any order.
"""

import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity.names import sound
from vereda.core.identity.vocabulary import meanings

Hashes = npt.NDArray[np.uint64]

_NONE = np.uint64(0)  # "not said": no key is made of it
_MEANINGS = 4  # names that a given name may stand for and that make keys; `beto` has more
_GOLDEN, _MIX_1, _MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def keys(features: pl.DataFrame) -> pl.DataFrame:
    """All candidate keys of a feature frame: `record_id`, `key` (Int64), each pair once."""
    rows: list[npt.NDArray[np.uint32]] = []
    found: list[Hashes] = []
    for hashes in _all_keys(features):
        said = np.flatnonzero(hashes != _NONE)
        rows.append(said.astype(np.uint32))
        found.append(hashes[said])
    row, key = np.concatenate(rows), np.concatenate(found).view(np.int64)
    made = pl.DataFrame({"row": row, "key": key}).unique()
    return made.select(record_id=features["record_id"].gather(made["row"]), key="key").sort("record_id", "key")


def _all_keys(features: pl.DataFrame) -> Iterator[Hashes]:
    given = _given_hashes(features["given"])
    surnames = [_hashed(part, sound) for part in _parts(features["surnames"], 3)]
    mother = _hashed(_parts(features["mother_given"], 1)[0], sound)
    father = _hashed(_parts(features["father_given"], 1)[0], sound)
    date, year, month_day = _dates(features["born"])
    both_surnames = _both(surnames)

    for surname in surnames:
        yield _key(1, date, surname)
        for first in given[0]:
            yield _key(2, year, first, surname)
            yield _key(3, month_day, first, surname)
            yield _key(4, mother, first, surname)
            yield _key(5, father, first, surname)
    for names in given:
        for name in names:
            yield _key(6, date, name)
            yield _key(7, both_surnames, name)
    yield _key(8, date, mother)
    yield _key(9, date, father)
    yield _key(10, _hashed(features.select(pl.concat_str("state", "state_student_id", separator="|")).to_series(), str))


def _parts(names: pl.Series, count: int) -> list[pl.Series]:
    parts = names.str.split(" ")
    return [parts.list.get(at, null_on_oob=True) for at in range(count)]


def _hashed(words: pl.Series, form: Callable[[str], str]) -> Hashes:
    """A hash per word of what `form` makes of it; 0 where null."""
    distinct = words.drop_nulls().unique().to_list()
    table = pl.DataFrame(
        {"word": distinct, "hash": [_hash(form(word)) for word in distinct]},
        schema={"word": pl.String, "hash": pl.UInt64},
    )
    return (
        words.to_frame("word").join(table, on="word", how="left", maintain_order="left")["hash"].fill_null(0).to_numpy()
    )


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") | 1


def _given_hashes(given: pl.Series) -> tuple[list[Hashes], list[Hashes]]:
    """Hashes of what the first and the second given name may mean, by sound; an initial means nothing."""
    first, second = _parts(given, 2)
    return [_meaning(first, at) for at in range(_MEANINGS)], [_meaning(second, at) for at in range(_MEANINGS)]


def _meaning(words: pl.Series, at: int) -> Hashes:
    distinct = words.drop_nulls().unique().to_list()
    meant = [sorted(meanings(word)) for word in distinct]
    chosen = [
        _hash(sound(names[at])) if at < len(names) and len(word) > 1 else 0
        for word, names in zip(distinct, meant, strict=True)
    ]
    table = pl.DataFrame({"word": distinct, "hash": chosen}, schema={"word": pl.String, "hash": pl.UInt64})
    return (
        words.to_frame("word").join(table, on="word", how="left", maintain_order="left")["hash"].fill_null(0).to_numpy()
    )


def _dates(born: pl.Series) -> tuple[Hashes, Hashes, Hashes]:
    """Birth date with day and month in either order, year, and day and month in either order; 0 where null."""
    frame = born.to_frame("born").select(
        year=pl.col("born").dt.year().cast(pl.UInt64),
        low=pl.min_horizontal(pl.col("born").dt.month(), pl.col("born").dt.day()).cast(pl.UInt64),
        high=pl.max_horizontal(pl.col("born").dt.month(), pl.col("born").dt.day()).cast(pl.UInt64),
    )
    year = frame["year"].fill_null(0).to_numpy()
    month_day = frame.select((pl.col("low") * 100 + pl.col("high")).fill_null(0)).to_series().to_numpy()
    return np.where(year > 0, year * np.uint64(10_000) + month_day, _NONE), year, month_day


def _both(surnames: list[Hashes]) -> Hashes:
    """The two (first) surnames together, in the order of their hashes; 0 where there is only one."""
    low, high = np.minimum(surnames[0], surnames[1]), np.maximum(surnames[0], surnames[1])
    return _key(0, low, high)


def _key(kind: int, *parts: Hashes) -> Hashes:
    """One key of several parts; 0 where any part was not said."""
    mixed = np.full(len(parts[0]), kind + 1, np.uint64) * _GOLDEN
    for part in parts:
        mixed = _scramble(mixed ^ _scramble(part))
    said = np.logical_and.reduce([part != _NONE for part in parts])
    return np.where(said, mixed, _NONE)


def _scramble(value: Hashes) -> Hashes:
    """The finalizer of SplitMix64: every bit of the input moves every bit of the output."""
    value = value + _GOLDEN
    value = (value ^ (value >> np.uint64(30))) * _MIX_1
    value = (value ^ (value >> np.uint64(27))) * _MIX_2
    return value ^ (value >> np.uint64(31))
