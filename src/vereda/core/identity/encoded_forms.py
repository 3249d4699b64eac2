"""Standard forms as encoded records, without frames, each taken apart once a process.

A batch encodes its own words. Hundreds of candidates a second are mostly of the same names, often the same records, and most of
the time of scoring them went into taking their fields apart and hearing their words anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from math import prod
from typing import Any, Final

import numpy as np

from vereda.core.identity.encoding import LABELS, WORDS_OF_SURNAMES, Encoded, digits
from vereda.core.identity.forms import NO, PARTED_BY, YES, places
from vereda.core.identity.interned import Interned, empty
from vereda.core.identity.names import REMEMBERED
from vereda.core.identity.vocabulary import NOTHING, Codes

FULL: Final = 1 << 17  # lines after which all are forgotten: some 60 MB
EPOCH: Final = date(1970, 1, 1)
OF: Final = ("", "mother_", "father_")  # whose names: the child's, the parents'
_TRUTH: Final = {YES: 1, NO: 0}
# Arrays of `Encoded`, one after the other in a row of codes: their shapes but for the last axis.
_ROW: Final[dict[str, tuple[int, ...]]] = {
    "given": (2,), "parents_given": (2, 2), "surnames": (WORDS_OF_SURNAMES,), "parents_surnames": (2, 2), "first_surname": (),
    "born": (), "born_day": (), "born_digits": (8,), "born_proven": (), "multiple": (), "birth_city": (), "suffix": (),
    "labels": (len(LABELS),),
}  # fmt: skip
_ENDS: Final = np.cumsum([prod(shape) for shape in _ROW.values()])[:-1]


class Said:
    """Lines taken apart: one list a column."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.parts = PARTED_BY.join(lines).split(PARTED_BY)
        if len(self.parts) != len(lines) * len(places()):
            raise ValueError("a line is no standard form")

    def texts(self, name: str) -> Sequence[str]:
        return self.parts[places()[name] :: len(places())]

    def students(self) -> Sequence[str]:
        """The State and its own identifier."""
        both = zip(self.texts("state"), self.texts("state_student_id"), strict=True)
        return [f"{state}|{student}" if state and student else "" for state, student in both]

    def words(self, name: str, count: int) -> list[list[str]]:
        """The first words of each text, one list a place."""
        parted = [[*text.split(" ", count)[:count], *[""] * count][:count] for text in self.texts(name)]
        return [[words[at] for words in parted] for at in range(count)]


@dataclass(frozen=True)
class Met:
    """What this process has met: words, labels (as numbers), and whole lines as rows of codes. Threads may share it."""

    names: Interned
    surnames: Interned
    cities: Interned
    labels: dict[str, int]
    numbers: Iterator[int]
    rows: dict[str, bytes]

    def is_full(self) -> bool:
        return len(self.rows) > FULL or any(words.is_full() for words in (self.names, self.surnames, self.cities))

    def encoded(self, lines: Sequence[str]) -> Encoded:
        rows = list(map(self.rows.get, lines))
        if None in rows:
            new = list({line: None for line, row in zip(lines, rows, strict=True) if row is None})
            self.rows.update(zip(new, map(np.ndarray.tobytes, self._taken_apart(Said(new))), strict=True))
            rows = list(map(self.rows.get, lines))
        codes = np.frombuffer(b"".join(filter(None, rows)), np.int32).reshape(len(lines), -1).T.copy()
        parts = zip(_ROW.items(), np.split(codes, _ENDS), strict=True)
        columns: dict[str, Any] = {name: part.reshape(*shape, len(lines)) for (name, shape), part in parts}
        columns["born_proven"] = columns["born_proven"] == 1
        return Encoded(self.names, self.surnames, self.cities, **columns)

    def _taken_apart(self, said: Said) -> Codes:
        """A row a line."""
        born, days = np.array(list(map(_date, said.texts("born"))), np.int32).T
        given = [text for of in OF for text in said.texts(f"{of}given")]
        family = [text for name in (*(f"{of}surnames" for of in OF), "first_surname") for text in said.texts(name)]
        names = self.names.codes(given, 2).reshape(2, len(OF), -1)
        surnames = self.surnames.codes(family, WORDS_OF_SURNAMES).reshape(WORDS_OF_SURNAMES, len(OF) + 1, -1)
        columns = {
            "given": names[:, 0], "parents_given": names[:, 1:],
            "surnames": surnames[:, 0], "parents_surnames": surnames[:2, 1:-1], "first_surname": surnames[0, -1],
            "born": born, "born_day": days, "born_digits": digits(born),
            "born_proven": _truths(said.texts("born_proven")), "multiple": _truths(said.texts("multiple")),
            "birth_city": self.cities.codes(said.texts("birth_city"), 0), "suffix": self._numbers(said.texts("suffix")),
            "labels": [self._numbers(said.students() if name == "state_student" else said.texts(name)) for name in LABELS],
        }  # fmt: skip
        rows = np.concatenate([np.reshape(columns[name], (-1, len(born))) for name in _ROW])
        return np.ascontiguousarray(rows.T, np.int32)

    def _numbers(self, texts: Sequence[str]) -> list[int]:
        """Distinct texts as numbers; −1 where nothing was said."""
        known = self.labels
        return [known[text] if text in known else known.setdefault(text, next(self.numbers)) for text in texts]


def nothing_met() -> Met:
    return Met(empty("given"), empty("surname"), empty("surname"), {"": NOTHING}, count(), {})


_met = [nothing_met()]


def encoded_forms(lines: Sequence[str]) -> Encoded:
    """`encoding.encoded` of lines."""
    if _met[0].is_full():
        _met[0] = nothing_met()
    return _met[0].encoded(lines)


def _truths(texts: Sequence[str]) -> list[int]:
    return [_TRUTH.get(text, NOTHING) for text in texts]


@lru_cache(REMEMBERED)
def _date(text: str) -> tuple[int, int]:
    """An ISO date as YYYYMMDD and as days since 1970."""
    return (int(text.replace("-", "")), (date.fromisoformat(text) - EPOCH).days) if text else (NOTHING, NOTHING)
