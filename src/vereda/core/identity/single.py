"""One record against a few, without frames: the same standard form, keys, levels and scores as for a million, in milliseconds.

A frame costs its machinery, however few its rows: some 30 ms for what takes one here. What a pair weighs is worked out by the very
functions of the batch (`levels`, `score`), and so are the kinds of keys; only the ways to them are written a second time, and
`tests/identity/test_single.py` holds the two together.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from math import inf
from typing import Final

import numpy as np
import numpy.typing as npt

from vereda.core.identity.encoding import WORDS_OF_SURNAMES, Encoded
from vereda.core.identity.forms import NO, PARTED_BY, YES, places
from vereda.core.identity.interned import Interned, interned
from vereda.core.identity.keys import (
    GIVEN,
    INITIALS,
    MOTHER_SURNAMES,
    SURNAMES,
    Parts,
    hash_of,
    hashes_of_meanings,
    initial,
    one_key,
    stem,
    whole_keys,
)  # fmt: skip
from vereda.core.identity.model import Model
from vereda.core.identity.names import (
    APOSTROPHES,
    EXCHANGED_BITS,
    LETTERS,
    REMEMBERED,
    SUFFIXES,
    bits_as,
    sound,
    standard_token,
)
from vereda.core.identity.people import COUNTRIES, PROVING_PAPERS, SEXES
from vereda.core.identity.score import Scores, score_rows
from vereda.core.identity.tables import Kind
from vereda.core.identity.vocabulary import NOTHING, Codes, Levels, Relation

EPOCH: Final = date(1970, 1, 1)
_TRUTH: Final = {YES: 1, NO: 0}
_WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|(\d\d)(\d\d))")


def form_of(identity: Mapping[str, object]) -> str:
    """The standard form of one identity (a mapping of the identity columns), as `forms.lines` writes it."""
    identity = _in_their_fields(identity)

    def said(*names: str) -> str:
        return " ".join(str(identity[name]) for name in names if identity.get(name) is not None)

    def code(name: str) -> str:
        return folded(said(name))

    paper = identity.get("birth_date_verification")
    surnames = standard(said("last_name_1", "last_name_2"), "surname")
    made = {
        "state": code("state").upper(),
        "state_student_id": code("state_student_id"),
        "suffix": SUFFIXES.get(code("suffix"), ""),
        "sex": SEXES.get(code("sex")[:1], ""),
        "born_proven": "" if paper is None else YES if str(paper).strip() in PROVING_PAPERS else NO,
        "multiple": {"y": YES, "n": NO}.get(code("multiple_birth")[:1], ""),
        "birth_city": code("birth_city"),
        "birth_state": code("birth_state"),
        "birth_country": COUNTRIES.get(code("birth_country"), code("birth_country")),
        "born": _day(said("birth_date").strip()),
        "given": standard(said("first_name", "middle_name"), "given"),
        "surnames": _each_once(surnames),
        "first_surname": surnames.partition(" ")[0],
        "mother_given": standard(said("female_parent_first_name"), "given"),
        "mother_surnames": _each_once(standard(said("female_parent_last_name"), "surname")),
        "father_given": standard(said("male_parent_first_name"), "given"),
        "father_surnames": _each_once(standard(said("male_parent_last_name"), "surname")),
    }
    return PARTED_BY.join(made[name] for name in places())


def _in_their_fields(identity: Mapping[str, object]) -> Mapping[str, object]:
    """As `people` does it for a table."""
    first, last = identity.get("first_name"), identity.get("last_name_1")
    if first is None or last is None:
        return identity
    bits = _bits_of_first(str(first), "surname") + _bits_of_first(str(last), "given")
    return {**identity, "first_name": last, "last_name_1": first} if bits > EXCHANGED_BITS else identity


def _bits_of_first(text: str, kind: Kind) -> float:
    word = standard(text, kind).partition(" ")[0]
    return bits_as(word, kind) if word else -inf


@lru_cache(REMEMBERED)
def folded(text: str) -> str:
    """`names.fold` of one text."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] != "M").lower()
    letters = "".join(LETTERS.get(sign, sign) for sign in bare if sign not in APOSTROPHES)
    return " ".join("".join(sign if unicodedata.category(sign)[0] in "LN" else " " for sign in letters).split())


@lru_cache(REMEMBERED)
def standard(text: str, kind: Kind) -> str:
    """`names.standard` of one name, its words as written."""
    whole = folded(text)
    return " ".join(meant for word in whole.split(" ") if (meant := standard_token(word, kind))) or whole


def _each_once(words: str) -> str:
    return " ".join(sorted({*words.split(" ")}))


def _day(text: str) -> str:
    """A birth date, where there is such a day; `people.dates` takes the same two ways of writing it."""
    written = _WRITTEN.fullmatch(text)
    try:
        return date(*(int(part) for part in written.groups() if part)).isoformat() if written else ""
    except ValueError:
        return ""


def keys_of(form: str) -> list[int]:
    """The candidate keys of a record of this standard form, as `keys.keys` gives them."""
    said = _Said([form])
    given = [word for (word,) in said.words("given", GIVEN)]
    surnames = [word for (word,) in said.words("surnames", SURNAMES)]
    heard = [_heard(word) for word in surnames]
    born = said.texts("born")[0]
    year, month_day = (int(born[:4]), _either_order(int(born[5:7]), int(born[8:]))) if born else (0, 0)
    (state,), (student,) = said.texts("state"), said.texts("state_student_id")
    return whole_keys(
        Parts(
            given=[hashes_of_meanings(word) for word in given],
            given_initials=[_hash_of_form(word, initial) for word in given],
            surnames=heard,
            both_surnames=one_key(0, *sorted(heard[:2])),
            stems=[_hash_of_form(word, stem) for word in surnames],
            initials=[_hash_of_form(word, initial) for word in surnames[:INITIALS]],
            mother=_heard(said.words("mother_given", 1)[0][0]),
            mother_stems=[_hash_of_form(word, stem) for (word,) in said.words("mother_surnames", MOTHER_SURNAMES)],
            father=_heard(said.words("father_given", 1)[0][0]),
            city=_hash_of_form(said.texts("birth_city")[0], str),
            date=year * 10_000 + month_day,
            year=year,
            month_day=month_day,
            student=hash_of(f"{state}|{student}") if state and student else 0,
        )
    )


def _either_order(month: int, day: int) -> int:
    return min(month, day) * 100 + max(month, day)


def _heard(word: str) -> int:
    return _hash_of_form(word, sound)


@lru_cache(REMEMBERED)
def _hash_of_form(word: str, form: Callable[[str], str]) -> int:
    return hash_of(form(word)) if word else 0


def scores_against(form: str, others: Sequence[str], model: Model) -> Scores:
    """How a record scores with each of the others, all given by their standard forms."""
    of = encoded_forms([form, *others])
    return score_rows(of, np.zeros(len(others), np.int64), np.arange(1, len(others) + 1), model)


@dataclass(frozen=True)
class OneAgainst(Interned):
    """Words among which the relations of one record's to those of its candidates are looked up at once."""

    row: Codes  # of a word of the record at hand; 0 for any other
    place: Codes  # of a word of a candidate
    table: Levels

    def relation(self, left: Codes, right: Codes) -> Levels:
        found: Levels = np.maximum(
            self.table[self.row[left], self.place[right]], self.table[self.row[right], self.place[left]]
        )
        return found


def _one_against(words: Interned, groups: Sequence[npt.NDArray[np.int32]]) -> OneAgainst:
    """`groups`: codes of words that are compared with one another, shape (places, records), the record at hand first."""
    most = max(int(codes.max()) for codes in groups)
    own = [_distinct(codes[:, 0]) for codes in groups]
    others = [_distinct(codes) for codes in groups]
    row, place = _numbered(own, most), _numbered(others, most)
    left = np.concatenate([np.repeat(a, len(b)) for a, b in zip(own, others, strict=True)])
    right = np.concatenate([np.tile(b, len(a)) for a, b in zip(own, others, strict=True)])
    table = np.full((row.max() + 1, place.max() + 1), Relation.MISSING, np.uint8)
    table[row[left], place[right]] = words.relation(left, right)
    known = {one.name: getattr(words, one.name) for one in fields(words)}
    return OneAgainst(**known, row=row, place=place, table=table)


def _distinct(codes: Codes) -> Codes:
    """Each of these codes once, NOTHING left out."""
    found = np.unique(codes)
    return found[np.searchsorted(found, 0) :]


def _numbered(groups: Sequence[Codes], most: int) -> Codes:
    """By code up to `most`, its place among these from 1 on; 0 for any other and, at the end, for NOTHING."""
    number = np.zeros(most + 2, np.int32)
    codes = np.unique(np.concatenate(groups))
    number[codes] = np.arange(1, len(codes) + 1)
    return number


class _Said:
    """Lines taken apart: one list a column."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.parts = PARTED_BY.join(lines).split(PARTED_BY)
        if len(self.parts) != len(lines) * len(places()):
            raise ValueError("a line is no standard form")

    def texts(self, name: str) -> Sequence[str]:
        return self.parts[places()[name] :: len(places())]

    def words(self, name: str, count: int) -> list[list[str]]:
        """The first words of each text, one list a place."""
        parted = [[*text.split(" ", count)[:count], *[""] * count][:count] for text in self.texts(name)]
        return [[words[at] for words in parted] for at in range(count)]

    def labels(self, name: str) -> Codes:
        """Distinct texts as numbers; −1 where nothing was said."""
        texts = self.texts(name)
        number = {text: at for at, text in enumerate(dict.fromkeys(texts))} | {"": NOTHING}
        return np.array(list(map(number.__getitem__, texts)), np.int32)

    def truths(self, name: str) -> Codes:
        return np.array([_TRUTH.get(text, NOTHING) for text in self.texts(name)], np.int32)


def encoded_forms(lines: Sequence[str]) -> Encoded:
    """`encoding.encoded` of lines, the first of which is the record at hand."""
    said = _Said(lines)
    names, surnames, cities = interned("given", "given"), interned("surname", "surname"), interned("city", "surname")
    given, mother, father = (names.codes(said.texts(f"{of}given"), 2) for of in ("", "mother_", "father_"))
    family = surnames.codes(said.texts("surnames"), WORDS_OF_SURNAMES)
    mothers, fathers = (surnames.codes(said.texts(f"{of}_surnames"), 2) for of in ("mother", "father"))
    city = cities.codes(said.texts("birth_city"), 0)
    state, student = said.labels("state"), said.labels("state_student_id")
    born, days = np.array(list(map(_date, said.texts("born"))), np.int32).T
    return Encoded(
        _one_against(names, (given, mother, father)), _one_against(surnames, (family, mothers, fathers)),
        _one_against(cities, (city,)),
        given=(given[0], given[1]), surnames=tuple(family), first_surname=surnames.codes(said.texts("first_surname"), 1)[0],
        mother_given=(mother[0], mother[1]), mother_surnames=(mothers[0], mothers[1]),
        father_given=(father[0], father[1]), father_surnames=(fathers[0], fathers[1]),
        born=born, born_day=days, born_proven=said.truths("born_proven") == 1,
        sex=said.labels("sex"), multiple=said.truths("multiple"), suffix=said.labels("suffix"),
        birth_city=city[0], birth_state=said.labels("birth_state"), birth_country=said.labels("birth_country"),
        state=state, state_student=np.where((state < 0) | (student < 0), NOTHING, state * len(lines) + student),
    )  # fmt: skip


@lru_cache(REMEMBERED)
def _date(text: str) -> tuple[int, int]:
    """An ISO date as YYYYMMDD and as days since 1970."""
    return (int(text.replace("-", "")), (date.fromisoformat(text) - EPOCH).days) if text else (NOTHING, NOTHING)
