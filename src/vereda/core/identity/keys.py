"""Candidate keys: what two records of one child nearly always share at least one of.

A key is a signed 64-bit number, the same in every process and version, so that it can be stored and indexed beside the
record and joined in a frame. Names enter by what they may mean (nicknames) and how they sound; surnames in any order;
day and month in any order.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from vereda.core.identity.names import REMEMBERED, sound
from vereda.core.identity.vocabulary import meanings

Hashes = npt.NDArray[np.uint64]
Hash = TypeVar("Hash", int, Hashes)

SURNAMES, GIVEN, MOTHER_SURNAMES, INITIALS = 3, 2, 2, 2  # words that make keys; of so many surnames the initials do
FEW_RECORDS = 50_000  # a table of so many may be searched by broad kinds of keys too
_STEM = 4  # letters
_NONE = np.uint64(0)  # "not said": no key is made of it
_MEANINGS = 4  # names that a given name may stand for and that make keys; `beto` has more
_GOLDEN, _MIX_1, _MIX_2, _BITS = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, (1 << 64) - 1


@dataclass(frozen=True)
class Parts(Generic[Hash]):
    """What keys are made of, hashed: of one record (`int`) or of a column of them (`Hashes`). 0 where nothing was said.

    `given`: what the first and what the second given name may mean. `stems` run beside `surnames` (see `stem`). `date` and
    `month_day` hold day and month in either order.
    """

    given: Sequence[Sequence[Hash]]
    given_initials: Sequence[Hash]
    surnames: Sequence[Hash]
    stems: Sequence[Hash]
    initials: Sequence[Hash]
    both_surnames: Hash
    mother: Hash
    mother_stems: Sequence[Hash]
    father: Hash
    city: Hash
    date: Hash
    year: Hash
    month_day: Hash
    student: Hash


def kinds(of: Parts[Hash]) -> Iterator[tuple[int, tuple[Hash, ...]]]:
    """The kinds of keys, each with the parts it is made of."""
    for surname, stem in zip(of.surnames, of.stems, strict=True):
        yield 1, (of.date, surname)
        yield 12, (of.year, of.father, stem, of.given_initials[0])
        for first in of.given[0]:
            yield 2, (of.year, first, stem)
            yield 3, (of.month_day, first, surname)
            yield 4, (of.mother, first, surname)
            yield 5, (of.father, first, surname)
    for names in of.given:
        for name in names:
            yield 6, (of.date, name)
            yield 7, (of.both_surnames, name)
    yield 8, (of.date, of.mother)
    yield 9, (of.date, of.father)
    yield 10, (of.student,)
    for stem in of.mother_stems:
        for initial in of.given_initials:
            yield 11, (of.year, of.mother, stem, initial)
    for initial in of.initials:
        yield 13, (of.date, of.given_initials[0], initial)
    for surname in of.surnames:
        for first in of.given[0]:
            yield 14, (of.city, first, surname)


def broad_kinds(of: Parts[Hash]) -> Iterator[tuple[int, tuple[Hash, ...]]]:
    """Kinds that bear more slips at once, and find too many strangers to be of use in a large table."""
    yield 20, (of.date,)
    for first in of.given[0]:
        yield 21, (of.year, first)
        yield 22, (of.city, first)
        for surname in of.surnames:
            yield 23, (first, surname)
    for surname, stem in zip(of.surnames, of.stems, strict=True):
        yield 24, (of.city, surname)
        yield 25, (of.year, stem)


def whole_keys(parts: Parts[int]) -> list[int]:
    """The keys of one record, in order."""
    return sorted({_signed(one_key(kind, *of)) for kind, of in kinds(parts) if all(of)})


def keys(features: pl.DataFrame) -> pl.DataFrame:
    """All candidate keys of a feature frame: `record_id`, `key` (Int64), each pair once."""
    row, key = keys_of_rows(features)
    made = pl.DataFrame({"row": row, "key": key}).unique()
    return made.select(record_id=features["record_id"].gather(made["row"]), key="key").sort("record_id", "key")


def keys_of_rows(
    features: pl.DataFrame, *, among: int | None = None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Row numbers and keys of a feature frame, in parallel; a row may have a key twice.

    `among`: how many records the whole table has of which this is a part, or none where more may be added to it; among few,
    broad kinds of keys are made too.
    """
    broad = among is not None and among <= FEW_RECORDS
    rows: list[npt.NDArray[np.int32]] = []
    found: list[Hashes] = []
    said_of = _hashed_parts(features)
    for kind, parts in chain(kinds(said_of), broad_kinds(said_of) if broad else ()):
        hashes = _key(kind, *parts)
        said = np.flatnonzero(hashes != _NONE)
        rows.append(said.astype(np.int32))
        found.append(hashes[said])
    return np.concatenate(rows), np.concatenate(found).view(np.int64)


def _hashed_parts(features: pl.DataFrame) -> Parts[Hashes]:
    words = _parts(features["surnames"], SURNAMES)
    surnames = [_hashed(word, sound) for word in words]
    date, year, month_day = _dates(features["born"])
    student = features.select(pl.concat_str("state", "state_student_id", separator="|")).to_series()
    return Parts(
        given=_given_hashes(features["given"]),
        given_initials=[_hashed(word, initial) for word in _parts(features["given"], GIVEN)],
        surnames=surnames, both_surnames=_both(surnames), stems=[_hashed(word, stem) for word in words],
        initials=[_hashed(word, initial) for word in words[:INITIALS]],
        mother=_hashed(_parts(features["mother_given"], 1)[0], sound),
        mother_stems=[_hashed(word, stem) for word in _parts(features["mother_surnames"], MOTHER_SURNAMES)],
        father=_hashed(_parts(features["father_given"], 1)[0], sound), city=_hashed(features["birth_city"], str),
        date=date, year=year, month_day=month_day, student=_hashed(student, str),
    )  # fmt: skip


def stem(word: str) -> str:
    """How a surname begins to the ear: cut short, or with a slip further on, it is still found."""
    return sound(word)[:_STEM]


def initial(word: str) -> str:
    return sound(word)[0]


def _parts(names: pl.Series, count: int) -> list[pl.Series]:
    parts = names.str.split(" ")
    return [parts.list.get(at, null_on_oob=True) for at in range(count)]


def _hashed(words: pl.Series, form: Callable[[str], str]) -> Hashes:
    """A hash per word of what `form` makes of it; 0 where null."""
    return _looked_up(words, lambda word: hash_of(form(word)))


def _given_hashes(given: pl.Series) -> tuple[list[Hashes], list[Hashes]]:
    first, second = _parts(given, 2)

    def meaning(words: pl.Series, at: int) -> Hashes:
        return _looked_up(words, lambda word: hashes_of_meanings(word)[at])

    return [meaning(first, at) for at in range(_MEANINGS)], [meaning(second, at) for at in range(_MEANINGS)]


def _looked_up(words: pl.Series, hash_of_word: Callable[[str], int]) -> Hashes:
    distinct = words.drop_nulls().unique().to_list()
    table = pl.DataFrame(
        {"word": distinct, "hash": [hash_of_word(word) for word in distinct]},
        schema={"word": pl.String, "hash": pl.UInt64},
    )
    return (
        words.to_frame("word").join(table, on="word", how="left", maintain_order="left")["hash"].fill_null(0).to_numpy()
    )


def hash_of(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little") | 1


@lru_cache(REMEMBERED)
def hashes_of_meanings(word: str) -> tuple[int, ...]:
    """Hashes of the names that a given name may stand for, by sound, as many as make keys; an initial stands for none."""
    meant = sorted(meanings(word))[:_MEANINGS] if len(word) > 1 else []
    hashes = [hash_of(sound(name)) for name in meant]
    return (*hashes, *[0] * (_MEANINGS - len(hashes)))


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
    mixed = np.full(len(parts[0]), (kind + 1) * _GOLDEN & _BITS, np.uint64)
    for part in parts:
        mixed = _scramble(mixed ^ _scramble(part))
    said = np.logical_and.reduce([part != _NONE for part in parts])
    return np.where(said, mixed, _NONE)


def one_key(kind: int, *parts: int) -> int:
    """The same for one record."""
    if not all(parts):
        return 0
    mixed = (kind + 1) * _GOLDEN & _BITS
    for part in parts:
        mixed = _scramble_one(mixed ^ _scramble_one(part))
    return mixed


def _scramble(value: Hashes) -> Hashes:
    """The finalizer of SplitMix64: every bit of the input moves every bit of the output."""
    value = value + np.uint64(_GOLDEN)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(_MIX_1)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(_MIX_2)
    return value ^ (value >> np.uint64(31))


def _scramble_one(value: int) -> int:
    value = (value + _GOLDEN) & _BITS
    value = (value ^ (value >> 30)) * _MIX_1 & _BITS
    value = (value ^ (value >> 27)) * _MIX_2 & _BITS
    return value ^ (value >> 31)


def _signed(key: int) -> int:
    return key - (1 << 64) if key >> 63 else key
