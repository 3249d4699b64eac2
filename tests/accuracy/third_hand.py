"""A third invented nation, by other lists of names and with errors of other kinds: to choose by and measure on, not to learn from.

Scans misread, fields merged or left empty, given names and surnames exchanged, initials only, wrong years, brothers and sisters
who do not always travel together.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from vereda.core.identity.people import IDENTITY_COLUMNS

Rng = np.random.Generator
Names = dict[str, list[str]]

STATES = ("OR", "TX", "MI", "OH", "NY", "WI", "MN", "AR", "AZ", "CO", "SC", "KY")
OLDEST, DAYS = date(2005, 6, 1), 6_900
PLACE = ("city", "state", "country")
READ_AS = (
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("l", "i"),
    ("i", "l"),
    ("o", "c"),
    ("e", "c"),
    ("a", "o"),
    ("u", "v"),
    ("n", "r"),
)
_LISTS: dict[str, Names] = {
    of: {part: words.split() for part, words in parts.items()}
    for of, parts in tomllib.loads(Path(__file__).with_name("third_hand.toml").read_text(encoding="utf-8")).items()
}
TOWNS = (
    ("Tlaxiaco", "OA", "MX"), ("Ixtahuacan", "HU", "GT"), ("Hermiston", "OR", "US"), ("Weslaco", "TX", "US"), ("Hart", "MI", "US"),
    ("Saint Paul", "MN", "US"), ("Zamora", "MI", "MX"), ("Monterrey", "NL", "MX"), ("Belle Glade", "FL", "US"),
)  # fmt: skip


@dataclass(frozen=True)
class Errors:
    """Rates a record, unless said otherwise."""

    mix: tuple[float, ...] = (0.62, 0.14, 0.12, 0.04, 0.04, 0.04)  # of families, in the order of the lists
    skew: float = 1.6  # how much the first names of a list are preferred
    twins: float = 0.02  # of births
    twins_alike: float = 0.08  # of twins of one sex: the same first given name, another second one
    travel_together: float = 0.8  # of children: the States of the family
    scan: float = 0.012  # of words
    letter: float = 0.01  # of words
    missing: float = 0.03  # of fields but names and date
    initial_only: float = 0.01
    exchanged: float = 0.01  # given names in the place of surnames
    merged: float = 0.03  # all given names, or all surnames, in one field or one word
    one_surname: float = 0.15
    other_order: float = 0.05
    second_given: float = 0.6  # of children who have one: it is written
    wrong_year: float = 0.006
    slipped_day: float = 0.012
    day_month: float = 0.01
    no_date: float = 0.003
    flag_missing: float = 0.4
    flag_wrong: float = 0.01
    no_parents: float = 0.15
    sex_wrong: float = 0.003


USUAL = Errors()


@dataclass(frozen=True)
class Child:
    number: int
    family: int
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    sex: str
    born: date
    twin: bool
    mother: tuple[str, str]
    father: tuple[str, str]
    town: tuple[str, str, str]
    states: tuple[str, ...]


def third_nation(children: int, seed: int, how: Errors = USUAL) -> pl.DataFrame:
    """Identity records of about `children` children, with `child` and `family`: the truth."""
    rng = np.random.default_rng(seed)
    made: list[Child] = []
    family = 0
    while len(made) < children:
        made += _family(rng, how, len(made), family)
        family += 1
    rows = [_record(rng, how, child, state) for child in made for state in child.states]
    order = rng.permutation(len(rows))
    table = pl.DataFrame([rows[at] for at in order], infer_schema_length=None)
    number = pl.int_range(pl.len()).cast(pl.String)
    return table.with_columns(
        record_id="t" + number, state_student_id=number, birth_date=pl.col("birth_date").str.to_date()
    )


def _family(rng: Rng, how: Errors, number: int, family: int) -> list[Child]:
    of = list(_LISTS)[int(rng.choice(len(_LISTS), p=np.array(how.mix) / sum(how.mix)))]
    names = _LISTS[of]
    double = of in {"mexican", "guatemalan"} and rng.random() < 0.85
    mother, father = ((_pick(rng, how, names[sex]), _pick(rng, how, names["surnames"])) for sex in ("female", "male"))
    born = OLDEST + timedelta(days=int(rng.integers(DAYS)))
    route, made = _states(rng), []
    for _ in range(int(rng.integers(1, 5))):
        births = 2 if rng.random() < how.twins else 1
        for at in range(births):
            sex = made[-1].sex if at and rng.random() < 0.6 else ("female", "male")[int(rng.integers(2))]
            given = _given(rng, how, names[sex], {child.given for child in made})
            if at and sex == made[-1].sex and rng.random() < how.twins_alike:
                given = (
                    made[-1].given[0],
                    _pick(rng, how, [name for name in names[sex] if name not in made[-1].given]),
                )
            surnames = (father[1], mother[1]) if double else (father[1],)
            states = route if rng.random() < how.travel_together else _states(rng)
            town = TOWNS[int(rng.integers(len(TOWNS)))]
            made.append(
                Child(number + len(made), family, given, surnames, sex, born, births > 1, mother, father, town, states)
            )
        born += timedelta(days=int(rng.integers(300, 1400)))
    return made


def _states(rng: Rng) -> tuple[str, ...]:
    count = int(rng.choice([1, 2, 3, 4], p=[0.35, 0.33, 0.2, 0.12]))
    return tuple(str(state) for state in rng.choice(STATES, count, replace=False))


def _pick(rng: Rng, how: Errors, many: list[str]) -> str:
    return many[int(len(many) * rng.random() ** how.skew)]


def _given(rng: Rng, how: Errors, names: list[str], taken: set[tuple[str, ...]]) -> tuple[str, ...]:
    while True:
        words = dict.fromkeys(_pick(rng, how, names) for _ in range(1 + (rng.random() < 0.55)))
        given = tuple(words)
        if given[0] not in {other[0] for other in taken}:
            return given


def _record(rng: Rng, how: Errors, child: Child, state: str) -> dict[str, object]:
    def chance(rate: float) -> bool:
        return bool(rng.random() < rate)

    first, middle = _written(rng, how, child.given if chance(how.second_given) else child.given[:1])
    last_1, last_2 = _written(rng, how, _surnames(rng, how, child.surnames))
    if chance(how.initial_only):
        first, middle = first[0], None
    if chance(how.exchanged):
        (first, middle), (last_1, last_2) = (last_1, last_2), (first, middle)
    parents = {}
    for field, (given, surname) in (("male_parent", child.father), ("female_parent", child.mother)):
        said = not chance(how.no_parents)
        parents[f"{field}_first_name"] = _misread(rng, how, given) if said else None
        parents[f"{field}_last_name"] = _misread(rng, how, surname) if said and not chance(how.missing) else None
    twin = child.twin ^ chance(how.flag_wrong)
    sex = child.sex if not chance(how.sex_wrong) else {"male": "female", "female": "male"}[child.sex]
    born = None if chance(how.no_date) else _date(rng, how, child.born).isoformat()
    row = dict.fromkeys(IDENTITY_COLUMNS) | {
        "state": state, "first_name": first, "middle_name": middle, "last_name_1": last_1, "last_name_2": last_2,
        "birth_date": born, "multiple_birth": None if chance(how.flag_missing) else ("No", "Yes")[twin],
        "sex": None if chance(how.missing) else sex.title(), **parents,
        **{f"birth_{part}": None if chance(0.3) else said for part, said in zip(PLACE, child.town, strict=True)},
    }  # fmt: skip
    return row | {"child": child.number, "family": child.family}


def _surnames(rng: Rng, how: Errors, surnames: tuple[str, ...]) -> tuple[str, ...]:
    if len(surnames) > 1 and rng.random() < how.one_surname:
        return surnames[:1]
    return surnames[::-1] if rng.random() < how.other_order else surnames


def _written(rng: Rng, how: Errors, words: tuple[str, ...]) -> tuple[str, str | None]:
    read = [_misread(rng, how, word) for word in words]
    if len(read) > 1 and rng.random() < how.merged:
        return ("", " ", "-")[int(rng.integers(3))].join(read), None
    return read[0].upper(), read[1].title() if len(read) > 1 else None


def _misread(rng: Rng, how: Errors, word: str) -> str:
    if rng.random() < how.scan:
        fits = [(old, new) for old, new in READ_AS if old in word[1:]]
        if fits:
            old, new = fits[int(rng.integers(len(fits)))]
            word = word[0] + word[1:].replace(old, new, 1)
    if rng.random() < how.letter and len(word) > 3:
        at = int(rng.integers(1, len(word)))
        word = word[:at] + "abcdefghijklmnopqrstuvwxyz"[int(rng.integers(26))] + word[at + int(rng.integers(2)) :]
    return word


def _date(rng: Rng, how: Errors, born: date) -> date:
    draw, (year, month, day) = rng.random(), (born.year, born.month, born.day)
    if draw < how.wrong_year:
        year += int(rng.choice([-2, -1, 1, 2, 10]))
    elif draw < how.wrong_year + how.slipped_day:
        day = int(rng.integers(1, 29))
    elif draw < how.wrong_year + how.slipped_day + how.day_month and day <= 12:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return born
