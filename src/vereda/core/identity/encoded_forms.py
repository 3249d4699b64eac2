"""Standard forms as encoded records, without frames, each text taken apart once a process.

A batch encodes its own words. Hundreds of candidates a second are mostly of the same names, and most of the time of scoring them
went into taking their fields apart and hearing their words anew.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, count, pairwise
from operator import getitem
from typing import Final

import numpy as np

from vereda.core.identity.encoding import LABELS, WORDS_OF_SURNAMES, Encoded
from vereda.core.identity.forms import NO, PARTED_BY, YES, places
from vereda.core.identity.interned import Interned, Learned
from vereda.core.identity.vocabulary import NOTHING

FULL: Final = 1 << 17  # texts of a column after which all are forgotten
EPOCH: Final = date(1970, 1, 1)

Column = Learned[str, bytes]  # the texts of a column that were met, and the codes (int32) that each stands for


def said_in(line: str) -> dict[str, str]:
    """A line taken apart: what is said in each column. Raises `ValueError` for what is no standard form."""
    return dict(zip(places(), line.split(PARTED_BY), strict=True))


def first_words(text: str, most: int) -> list[str]:
    """The first words of a text; as many, whatever it has."""
    return [*text.split(" ", most)[:most], *[""] * most][:most]


def _column(codes_of: Callable[[str], Sequence[int]]) -> Column:
    return Learned(lambda text: array("i", codes_of(text)).tobytes())


def _words(of: Interned, most: int) -> Column:
    return _column(lambda text: of.codes(first_words(text, most)))


def _labels() -> Column:
    numbers = count()
    return _column(lambda text: (next(numbers) if text else NOTHING,))


def _truths() -> Column:
    return _column(lambda text: ({YES: 1, NO: 0}.get(text, NOTHING),))


def _date(text: str) -> tuple[int, ...]:
    """An ISO date as YYYYMMDD, as days since 1970, and as eight digits; of no date any."""
    digits = text.replace("-", "")
    return (int(digits), (date.fromisoformat(text) - EPOCH).days, *map(int, digits)) if text else (NOTHING,) * 10


# Codes of a text, in the columns that have more than one.
_WIDTHS: Final = {
    "born": 10, "given": 2, "mother_given": 2, "father_given": 2,
    "surnames": WORDS_OF_SURNAMES, "mother_surnames": 2, "father_surnames": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Met:
    """What this process has met: words, and the columns of a line made of them, in order. Threads may share it."""

    names: Interned
    surnames: Interned
    cities: Interned
    columns: tuple[Column, ...]
    at: Mapping[str, slice]  # where the codes of each column stand in those of a line

    def is_full(self) -> bool:
        words = (self.names, self.surnames, self.cities)
        return any(map(Interned.is_full, words)) or max(map(len, self.columns)) > FULL

    def encoded(self, lines: Sequence[str]) -> Encoded:
        texts = PARTED_BY.join(lines).split(PARTED_BY)
        if len(texts) != len(lines) * len(self.columns):
            raise ValueError("a line is no standard form")
        rows = b"".join(map(getitem, self.columns * len(lines), texts))
        codes = np.frombuffer(rows, np.int32).reshape(len(lines), -1).T.copy()
        of = {name: codes[at] for name, at in self.at.items()}
        return Encoded(
            self.names, self.surnames, self.cities,
            given=of["given"], surnames=of["surnames"], first_surname=of["first_surname"][0],
            parents_given=np.stack([of["mother_given"], of["father_given"]], axis=1),
            parents_surnames=np.stack([of["mother_surnames"], of["father_surnames"]], axis=1),
            born=of["born"][0], born_day=of["born"][1], born_digits=of["born"][2:],
            born_proven=of["born_proven"][0] == 1, multiple=of["multiple"][0], suffix=of["suffix"][0],
            birth_city=of["birth_city"][0], labels=np.concatenate([of[name] for name in LABELS]),
        )  # fmt: skip


def nothing_met() -> Met:
    names, surnames, cities = Interned("given"), Interned("surname"), Interned("surname")

    def column(name: str) -> Column:
        if name == "born":
            return _column(_date)
        if name == "birth_city":
            return _column(lambda text: cities.codes([text]))
        if name in ("born_proven", "multiple"):
            return _truths()
        if name.endswith(("given", "surnames", "surname")):
            return _words(names if name.endswith("given") else surnames, _WIDTHS.get(name, 1))
        return _labels()

    ends = accumulate((_WIDTHS.get(name, 1) for name in places()), initial=0)
    at = {name: slice(*of) for name, of in zip(places(), pairwise(ends), strict=True)}
    return Met(names, surnames, cities, tuple(map(column, places())), at)


_met: list[Met] = []


def encoded_forms(lines: Sequence[str]) -> Encoded:
    """`encoding.encoded` of lines."""
    if not _met or _met[0].is_full():
        _met[:] = [nothing_met()]
    return _met[0].encoded(lines)
