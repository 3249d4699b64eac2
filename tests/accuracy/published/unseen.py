"""People only to be measured on: other names than those of the generators that teach, and States of fixed habits.

Never learn, choose a threshold or mend a rule on these people; write another generator for that. Here errors come from the
habits of a State (a field cut at ten letters, both surnames in one field, parents seldom sent, a scanner), not from each record
alone.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from vereda.core.identity.people import IDENTITY_COLUMNS

Rng = np.random.Generator

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_TOWNS = [tuple(town.split("|")) for town in _LISTS.pop("places")["towns"].split(";")]
_STATES = ("AR", "CA", "FL", "GA", "KY", "MI", "MN", "NC", "NY", "OR", "TX", "WA")
_EAR = (
    ("x", "s"),
    ("j", "h"),
    ("ll", "y"),
    ("qu", "k"),
    ("z", "s"),
    ("ñ", "ny"),
    ("v", "b"),
    ("ph", "f"),
    ("ck", "k"),
    ("y", "i"),
)
_SCANNED = (("rn", "m"), ("l", "1"), ("o", "0"), ("cl", "d"), ("i", "l"), ("u", "v"))
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LAST_BIRTH = date(2023, 6, 30)
_FAMILY_SIZES, _RECORDS = (0.26, 0.28, 0.22, 0.14, 0.07, 0.03), (0.38, 0.27, 0.16, 0.1, 0.05, 0.04)


@dataclass(frozen=True)
class State:
    """Habits of a State's system and its clerks: rates per record."""

    name: str
    one_field: float  # both surnames in the first field
    first_only: float
    hyphen: float
    second_given: str  # own field, with the first, initial, dropped
    cut: int  # letters of a name that fit
    capitals: bool
    plain: bool  # no accents
    slips: float  # per name: keyboard, ear
    scanner: float  # per name
    crossed: float  # given and surname in each other's field
    day_first: float
    wrong_date: float
    first_of_january: float
    mother: float
    father: float
    place: float
    flag: float  # said at all
    twin_missed: float
    flag_wrong: float


@dataclass(frozen=True)
class Child:
    number: int
    family: int
    community: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    sex: str
    born: date
    twin: bool
    mother: tuple[str, str]
    father: tuple[str, str]
    town: tuple[str, ...]


def nation(children: int, seed: int, *, twins: float = 0.016) -> pl.DataFrame:
    """Identity records of about `children` children, with the truth: `child`, `family`. `twins`: share of births."""
    rng = np.random.default_rng(seed)
    states = [_state(rng, name) for name in _STATES]
    rows: list[dict[str, object]] = []
    number = family = 0
    while number < children:
        route = [states[at] for at in rng.permutation(len(states))]
        for child in _family(rng, family, number, twins):
            for at in range(1 + int(rng.choice(6, p=_RECORDS))):
                state = route[0] if rng.random() < 0.02 else route[at]
                rows.append(
                    _record(rng, state, child) | {"record_id": str(len(rows)), "state_student_id": f"{len(rows):08}"}
                )
            number += 1
        family += 1
    schema = {
        **dict.fromkeys(IDENTITY_COLUMNS, pl.String),
        "birth_date": pl.Date,
        "child": pl.Int64,
        "family": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema).sample(fraction=1.0, shuffle=True, seed=seed)


def _state(rng: Rng, name: str) -> State:
    def up_to(most: float) -> float:
        return float(most * rng.random() ** 2)

    return State(
        name, one_field=up_to(0.6), first_only=up_to(0.35), hyphen=up_to(0.3), capitals=bool(rng.random() < 0.5),
        second_given=str(rng.choice(["own field", "with the first", "initial", "dropped"], p=[0.55, 0.2, 0.15, 0.1])),
        cut=int(rng.choice([10, 12, 15, 40], p=[0.05, 0.1, 0.15, 0.7])), plain=bool(rng.random() < 0.6), slips=up_to(0.06),
        scanner=up_to(0.03) if rng.random() < 0.25 else 0.0, crossed=up_to(0.008), day_first=up_to(0.03), wrong_date=up_to(0.03),
        first_of_january=up_to(0.02), mother=1 - up_to(0.5), father=1 - up_to(0.8), place=1 - up_to(0.9),
        flag=float(rng.choice([0.0, 0.5, 0.95], p=[0.3, 0.3, 0.4])), twin_missed=up_to(0.5), flag_wrong=up_to(0.02),
    )  # fmt: skip


def _family(rng: Rng, family: int, number: int, twins: float) -> Iterator[Child]:
    names = list(_LISTS)
    community = str(rng.choice(names, p=np.array([_LISTS[name]["share"] for name in names])))
    of = _LISTS[community]
    mother, father = (
        (_pick(rng, of["female"]), _pick(rng, of["surnames"])),
        (_pick(rng, of["male"]), _pick(rng, of["surnames"])),
    )
    town, born = _TOWNS[int(rng.integers(len(_TOWNS)))], date(2005, 1, 1) + timedelta(days=int(rng.integers(5_500)))
    letter = _pick(rng, of["female"])[0] if rng.random() < 0.1 else ""  # all children's names begin alike
    used: set[tuple[str, ...]] = set()
    for _ in range(1 + int(rng.choice(6, p=_FAMILY_SIZES))):
        births = 2 if rng.random() < twins else 1
        for _ in range(births):
            sex = "female" if rng.random() < 0.49 else "male"
            given = _given(rng, of[sex], letter)
            while given in used:
                given = _given(rng, of[sex], letter if rng.random() < 0.5 else "")
            used.add(given)
            surnames = {
                "two": (father[1], mother[1]), "one": (father[1],), "none": (),
                "chain": (father[0], father[1]),
            }[of["custom"]]  # fmt: skip
            yield Child(number, family, community, given, surnames, sex, born, births > 1, mother, father, town)
            number += 1
        born += timedelta(days=int(rng.integers(290, 1_800)))
        if born > _LAST_BIRTH:
            return
        if rng.random() < 0.06:
            father = _pick(rng, of["male"]), _pick(rng, of["surnames"])
        if rng.random() < 0.3:
            town = _TOWNS[int(rng.integers(len(_TOWNS)))]


def _pick(rng: Rng, words: str) -> str:
    many = words.split()
    return many[int(len(many) * rng.random() ** 1.25)]


def _given(rng: Rng, words: str, letter: str) -> tuple[str, ...]:
    first, second = _pick(rng, words), _pick(rng, words)
    alike = [word for word in words.split() if word.startswith(letter)]
    if letter and alike:
        first = alike[int(rng.integers(len(alike)))]
    return (first, second) if second != first and rng.random() < 0.55 else (first,)


def _record(rng: Rng, state: State, child: Child) -> dict[str, object]:
    given, surnames = _written_given(rng, state, child), _written_surnames(rng, state, child)
    if rng.random() < state.crossed:
        given, surnames = (surnames[0] or given[0], given[1]), (given[0], surnames[1])
    mother, father = (
        _parent(rng, state, one, said) for one, said in ((child.mother, state.mother), (child.father, state.father))
    )
    sex = child.sex if rng.random() > 0.004 else {"female": "male", "male": "female"}[child.sex]
    twin = child.twin if rng.random() > (state.twin_missed if child.twin else state.flag_wrong) else not child.twin
    town = child.town if rng.random() < state.place else (None, None, None)
    return {
        "state": state.name, "first_name": given[0], "middle_name": given[1], "last_name_1": surnames[0],
        "last_name_2": surnames[1], "sex": sex.title(), "birth_date": _date(rng, state, child.born),
        "multiple_birth": ("Yes" if twin else "No") if rng.random() < state.flag else None,
        "birth_city": town[0], "birth_state": town[1] or None, "birth_country": town[2],
        "male_parent_first_name": father[0], "male_parent_last_name": father[1],
        "female_parent_first_name": mother[0], "female_parent_last_name": mother[1],
        "child": child.number, "family": child.family,
    }  # fmt: skip


def _written_given(rng: Rng, state: State, child: Child) -> tuple[str | None, str | None]:
    words = [_name(rng, state, word) for word in child.given]
    if len(words) == 1:
        return words[0], None
    habit = state.second_given if rng.random() < 0.85 else "own field"
    if habit == "with the first":
        return _cut(state, " ".join(words)), None
    if habit == "dropped":
        return words[int(rng.random() < 0.04)], None
    return words[0], words[1][0] if habit == "initial" else words[1]


def _written_surnames(rng: Rng, state: State, child: Child) -> tuple[str | None, str | None]:
    words = [_name(rng, state, word) for word in child.surnames]
    if not words:  # a name without surname: the last word given serves as one
        return _name(rng, state, child.given[-1]), None
    if len(words) == 1:
        return words[0], None
    draw = rng.random()
    if draw < state.one_field:
        return _cut(state, " ".join(words)), None
    if draw < state.one_field + (1 - state.one_field) * state.first_only:
        return words[0], None
    if rng.random() < state.hyphen:
        return _cut(state, "-".join(words)), None
    return (words[1], words[0]) if rng.random() < 0.02 else (words[0], words[1])


def _parent(rng: Rng, state: State, parent: tuple[str, str], said: float) -> tuple[str | None, str | None]:
    if rng.random() > said:
        return None, None
    return _name(rng, state, parent[0]), _name(rng, state, parent[1]) if rng.random() < 0.9 else None


def _name(rng: Rng, state: State, word: str) -> str:
    if rng.random() < state.slips:
        word = _misheard(rng, word) if rng.random() < 0.5 else _mistyped(rng, word)
    if rng.random() < state.scanner:
        word = _changed(rng, word, _SCANNED)
    if state.plain:
        word = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return _cut(state, word.upper() if state.capitals else word)


def _cut(state: State, words: str) -> str:
    return words[: state.cut].strip(" -")


def _misheard(rng: Rng, word: str) -> str:
    return _changed(rng, word, _EAR)


def _changed(rng: Rng, word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    fitting = [(old, new) for old, new in pairs if old in word.lower()]
    if not fitting:
        return word
    old, new = fitting[int(rng.integers(len(fitting)))]
    return word.lower().replace(old, new, 1).title()


def _mistyped(rng: Rng, word: str) -> str:
    at, kind = int(rng.integers(1, max(len(word), 2))), int(rng.integers(4))
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at - 1] + word[at:]
    if kind == 2:
        return word[: at - 1] + word[at : at + 1] + word[at - 1] + word[at + 1 :]
    row = next((row for row in _KEYS if word[at : at + 1].lower() in row), _KEYS[0])
    near = row[max(row.find(word[at : at + 1].lower()) - 1, 0)]
    return word[:at] + near + word[at + 1 :]


def _date(rng: Rng, state: State, born: date) -> date:
    draw = rng.random()
    if draw < state.day_first and born.day <= 12:
        return born.replace(day=born.month, month=born.day)
    if draw < state.day_first + state.wrong_date:
        return born + timedelta(days=int(rng.choice([-365, -30, -10, -1, 1, 10, 30, 365])))
    return born.replace(month=1, day=1) if rng.random() < state.first_of_january else born
