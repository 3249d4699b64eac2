"""One record against a few, without frames: the same standard form, keys, levels and scores as for a million, in milliseconds.

A frame costs its machinery, however few its rows: some 30 ms for what takes one here. What a pair weighs is worked out by the very
functions of the batch (`levels`, `score`), and so are the kinds of keys; only the ways to them are written a second time, and
`tests/identity/test_single.py` holds the two together.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import inf
from typing import Final

import numpy as np

from vereda.core.identity.encoded_forms import encoded_forms, first_words, said_in
from vereda.core.identity.forms import NO, PARTED_BY, YES, places
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
    said = said_in(form)
    given, surnames = first_words(said["given"], GIVEN), first_words(said["surnames"], SURNAMES)
    heard = [_heard(word) for word in surnames]
    born = said["born"]
    year, month_day = (int(born[:4]), _either_order(int(born[5:7]), int(born[8:]))) if born else (0, 0)
    state, student = said["state"], said["state_student_id"]
    return whole_keys(
        Parts(
            given=[hashes_of_meanings(word) for word in given],
            given_initials=[_hash_of_form(word, initial) for word in given],
            surnames=heard,
            both_surnames=one_key(0, *sorted(heard[:2])),
            stems=[_hash_of_form(word, stem) for word in surnames],
            initials=[_hash_of_form(word, initial) for word in surnames[:INITIALS]],
            mother=_heard(*first_words(said["mother_given"], 1)),
            mother_stems=[_hash_of_form(word, stem) for word in first_words(said["mother_surnames"], MOTHER_SURNAMES)],
            father=_heard(*first_words(said["father_given"], 1)),
            city=_hash_of_form(said["birth_city"], str),
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
