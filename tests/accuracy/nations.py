"""Invented nations by another hand than `vereda.simulate`, each with habits drawn at random: to learn on, and to be tested on.

A model that learns from one simulator learns that simulator's mistakes. Here every rate differs from nation to nation, within
wide limits, so that what holds in all of them is about children and clerks and not about one program.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from tests.accuracy.name_lists import CITIES, ENGLISH, HMONG, SOMALI, SPANISH, Names

from vereda.core.identity.people import IDENTITY_COLUMNS
from vereda.core.identity.tables import frequencies, rows

Rng = np.random.Generator
STATES = ("TX", "CA", "FL", "WA", "MI", "GA", "NC", "KS", "NE", "ID")
COMPOUNDING = (
    "maria",
    "jose",
    "juan",
    "ana",
    "luis",
    "luz",
    "angel",
    "miguel",
)  # brothers and sisters share these first halves
FIRST_BIRTH, DAYS = date(2004, 1, 1), 7_300


def _nicknames() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name, nickname in rows("nicknames_es"):
        table.setdefault(name, []).append(nickname)
    return table


NICKNAMES = _nicknames()
SURNAMES = list(frequencies("surname"))
_UP_TO = np.cumsum(list(frequencies("surname").values()))
GIVEN_NAMES = list(frequencies("given"))
_GIVEN_UP_TO = np.cumsum(list(frequencies("given").values()))
_SOUNDS = (
    ("z", "s"),
    ("s", "z"),
    ("v", "b"),
    ("b", "v"),
    ("ll", "y"),
    ("y", "ll"),
    ("h", ""),
    ("c", "s"),
    ("j", "g"),
    ("g", "j"),
    ("qu", "k"),
    ("i", "y"),
)


@dataclass(frozen=True)
class Ways:
    """Rates per record unless said otherwise; drawn by `ways`."""

    spanish: float
    english: float
    hmong: float
    any_name: float  # given names from the whole list, whatever the community and sex
    twins: float  # per birth
    alike: float  # twins and siblings who share a given name
    two_given: float
    two_surnames: float
    drop_surname: float
    swap_surnames: float
    hyphen: float
    join: float
    other_surname: float
    particle: float
    drop_given: float
    only_second: float
    swap_given: float
    nickname: float
    initial: float
    cut: float
    typo: float
    sound: float
    accents: float
    capitals: float
    day_month: float
    date_slip: float
    year_slip: float
    date_other: float
    new_year: float
    sex_wrong: float
    sex_missing: float
    flag_missing: float
    flag_wrong: float
    twin_unflagged: float
    parent_missing: float
    parent_given_only: float
    parent_other: float
    place_missing: float
    place_other: float
    suffix: float
    same_state: float
    date_missing: float


def ways(rng: Rng, *, flag_missing: float | None = None) -> Ways:
    def up_to(most: float, least: float = 0.0) -> float:
        return float(least + (most - least) * rng.random() ** 1.5)

    return Ways(
        spanish=up_to(0.95, 0.3),
        english=1.0 - up_to(0.3),
        hmong=up_to(0.7, 0.3),
        any_name=up_to(0.5, 0.05),
        twins=up_to(0.04, 0.01),
        alike=up_to(0.4, 0.1),
        two_given=up_to(0.8, 0.3),
        two_surnames=up_to(0.95, 0.5),
        drop_surname=up_to(0.3, 0.03),
        swap_surnames=up_to(0.1),
        hyphen=up_to(0.2),
        join=up_to(0.04),
        other_surname=up_to(0.03),
        particle=up_to(0.05),
        drop_given=up_to(0.35, 0.05),
        only_second=up_to(0.07),
        swap_given=up_to(0.02),
        nickname=up_to(0.07),
        initial=up_to(0.12),
        cut=up_to(0.02),
        typo=up_to(0.05, 0.003),
        sound=up_to(0.05, 0.003),
        accents=up_to(1.0),
        capitals=up_to(1.0),
        day_month=up_to(0.04, 0.002),
        date_slip=up_to(0.04, 0.002),
        year_slip=up_to(0.02),
        date_other=up_to(0.01),
        new_year=up_to(0.02),
        sex_wrong=up_to(0.01),
        sex_missing=up_to(0.05),
        flag_missing=float(rng.choice([0.0, 0.4, 0.6, 0.9, 1.0])) if flag_missing is None else flag_missing,
        flag_wrong=up_to(0.05),
        twin_unflagged=up_to(0.5),
        parent_missing=up_to(0.7, 0.05),
        parent_given_only=up_to(0.2),
        parent_other=up_to(0.08),
        place_missing=up_to(0.9, 0.1),
        place_other=up_to(0.06),
        suffix=up_to(0.03),
        same_state=up_to(0.1),
        date_missing=up_to(0.01),
    )


@dataclass
class Child:
    number: int
    family: int
    names: Names
    given: list[str]
    surnames: list[str]
    sex: str
    born: date
    twin: bool
    mother: tuple[str, list[str]]
    father: tuple[str, list[str]]
    city: tuple[str, str, str]
    states: list[str]


def nation(children: int, rng: Rng, how: Ways, *, common: int = 0) -> pl.DataFrame:
    """Identity records of about `children` children, with `child` and `family`: the truth. `common` families are all Garcías."""
    made: list[dict[str, object]] = []
    number = family = 0
    while number < children:
        for child in _family(rng, how, number, family, common=family < common):
            count = int(rng.choice([1, 2, 3, 4, 5, 6], p=[0.35, 0.28, 0.17, 0.1, 0.06, 0.04]))
            states = child.states[: max(1, count)]
            for at in range(count):
                state = states[at % len(states)] if rng.random() > how.same_state else states[0]
                made.append(_record(rng, how, child, state, len(made)))
            number += 1
        family += 1
    dates = pl.col("birth_date").str.to_date("%Y-%m-%d")
    return (
        pl.DataFrame(made, infer_schema_length=None)
        .with_columns(dates)
        .sample(fraction=1.0, shuffle=True, seed=int(rng.integers(1 << 30)))
    )


def _pick(rng: Rng, many: list[str]) -> str:
    """The first of a list are the more common."""
    return many[int(len(many) * rng.random() ** 1.8)]


def _surname(rng: Rng, names: Names, how: Ways) -> str:
    if names.surnames:
        return _pick(rng, names.surnames)
    at = int(np.searchsorted(_UP_TO, rng.random() * _UP_TO[-1]))
    return f"de la {SURNAMES[at]}" if rng.random() < how.particle else SURNAMES[at]


def _given(rng: Rng, names: Names, sex: str, how: Ways) -> list[str]:
    """One or two given names: mostly the usual ones of the community, some from the whole country's list."""
    pool = names.female if sex == "Female" else names.male
    first, second = (
        GIVEN_NAMES[int(np.searchsorted(_GIVEN_UP_TO, rng.random() * _GIVEN_UP_TO[-1]))]
        if rng.random() < how.any_name
        else _pick(rng, pool)
        for _ in range(2)
    )
    return [first, second] if rng.random() < how.two_given and second != first else [first]


def _family(rng: Rng, how: Ways, number: int, family: int, *, common: bool) -> list[Child]:
    draw = rng.random()
    names = (
        SPANISH
        if draw < how.spanish
        else ENGLISH
        if draw < how.spanish + (1 - how.spanish) * how.english
        else HMONG
        if rng.random() < how.hmong
        else SOMALI
    )
    double = names is SPANISH and rng.random() < how.two_surnames
    mothers, fathers = ([_surname(rng, names, how), _surname(rng, names, how)] for _ in range(2))
    if common:
        fathers[0], mothers[0] = "garcia", "hernandez"
    mother, father = _pick(rng, names.female), _pick(rng, names.male)
    born = FIRST_BIRTH + timedelta(days=int(rng.integers(DAYS)))
    states = [str(state) for state in rng.permutation(STATES)]
    made: list[Child] = []
    for _ in range(int(rng.choice([1, 2, 3, 4, 5], p=[0.3, 0.3, 0.2, 0.13, 0.07]))):
        births = 2 if rng.random() < how.twins else 1
        city = CITIES[int(len(CITIES) * rng.random() ** 1.5)]
        for _ in range(births):
            sex = "Female" if rng.random() < 0.5 else "Male"
            if births == 2 and made and made[-1].born == born and rng.random() < 0.5:
                sex = made[-1].sex
            given = _given(rng, names, sex, how)
            if made and made[-1].sex == sex and rng.random() < how.alike:
                given = _like(rng, names, made[-1].given, given)
            while any(given == other.given for other in made):
                given = _given(rng, names, sex, how)
            surnames = [fathers[0], mothers[0]] if double else [fathers[0]]
            made.append(
                Child(
                    number + len(made),
                    family,
                    names,
                    given,
                    surnames,
                    sex,
                    born,
                    births == 2,
                    (mother, mothers),
                    (father, fathers),
                    city,
                    states,
                )
            )
        born += timedelta(days=int(rng.integers(300, 1500)))
    return made


def _like(rng: Rng, names: Names, other: list[str], given: list[str]) -> list[str]:
    """A sibling's name that shares a word, or the first letters, with the one before."""
    draw = rng.random()
    if len(other) == 2 and draw < (0.6 if other[0] in COMPOUNDING else 0.1) and given[0] not in other:
        return [other[0], given[0]]
    if draw < 0.7 and given[0] not in other:
        return [given[0], other[-1]]
    pool = names.male if other[0] in names.male else names.female
    same_start = [name for name in pool if name[:2] == other[0][:2] and name != other[0]]
    return [same_start[int(rng.integers(len(same_start)))]] if same_start else given


def _record(rng: Rng, how: Ways, child: Child, state: str, number: int) -> dict[str, object]:
    first, middle = _written_given(rng, how, child)
    last_1, last_2 = _written_surnames(rng, how, child)
    flag = "Yes" if child.twin else "No"
    if child.twin and rng.random() < how.twin_unflagged:
        flag = "No"
    elif not child.twin and rng.random() < how.flag_wrong:
        flag = "Yes"
    sex = child.sex if rng.random() > how.sex_wrong else ("Male" if child.sex == "Female" else "Female")
    mother, father = (
        _written_parent(rng, how, child.mother, child.names.female),
        _written_parent(rng, how, child.father, child.names.male),
    )
    city = _written_city(rng, how, child.city)
    row = dict.fromkeys(IDENTITY_COLUMNS)
    row |= {
        "record_id": f"r{number}",
        "state": state,
        "state_student_id": f"{state}{number}",
        "first_name": first,
        "middle_name": middle,
        "last_name_1": last_1,
        "last_name_2": last_2,
        "suffix": "Jr" if child.sex == "Male" and child.number % 29 == 0 and rng.random() < 10 * how.suffix else None,
        "sex": None if rng.random() < how.sex_missing else sex,
        "birth_date": _written_date(rng, how, child.born),
        "multiple_birth": None if rng.random() < how.flag_missing else flag,
        "birth_city": city[0],
        "birth_state": city[1],
        "birth_country": city[2],
        "male_parent_first_name": father[0],
        "male_parent_last_name": father[1],
        "female_parent_first_name": mother[0],
        "female_parent_last_name": mother[1],
    }
    return row | {"child": child.number, "family": child.family}


def _letters(rng: Rng, how: Ways, name: str) -> str:
    """A name as a clerk's fingers and ears make it."""
    if rng.random() < how.typo and len(name) > 3:
        at, kind = int(rng.integers(1, len(name) - 1)), int(rng.integers(4))
        other = "aeiourstnlmd"[int(rng.integers(12))]
        name = (
            name[:at] + other + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + other + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )[kind]
    if rng.random() < how.sound:
        written, heard = _SOUNDS[int(rng.integers(len(_SOUNDS)))]
        name = name.replace(written, heard, 1)
    if rng.random() < how.cut and len(name) > 6:
        name = name[: int(rng.integers(4, 7))]
    return name


def _case(rng: Rng, how: Ways, text: str) -> str:
    return text.upper() if rng.random() < how.capitals else text.title()


def _written_given(rng: Rng, how: Ways, child: Child) -> tuple[str | None, str | None]:
    given = list(child.given)
    if len(given) == 2:
        if rng.random() < how.only_second:
            given = given[1:]
        elif rng.random() < how.drop_given:
            given = given[:1]
        elif rng.random() < how.swap_given:
            given = given[::-1]
        elif rng.random() < how.initial:
            given[1] = given[1][0]
    if rng.random() < how.nickname and given[0] in NICKNAMES:
        given[0] = NICKNAMES[given[0]][int(rng.integers(len(NICKNAMES[given[0]])))]
    given = [_case(rng, how, _letters(rng, how, word)) for word in given]
    if len(given) == 2 and rng.random() < 0.3:
        return (" " if rng.random() < 1 - how.join else "").join(given), None
    return given[0], given[1] if len(given) == 2 else None


def _written_surnames(rng: Rng, how: Ways, child: Child) -> tuple[str, str | None]:
    surnames = [_letters(rng, how, word) for word in child.surnames]
    if rng.random() < how.other_surname:
        surnames[-1] = _surname(rng, child.names, how)
    if len(surnames) == 2 and rng.random() < how.drop_surname:
        surnames = surnames[:1] if rng.random() < 0.8 else surnames[1:]
    if len(surnames) == 2 and rng.random() < how.swap_surnames:
        surnames = surnames[::-1]
    surnames = [_case(rng, how, word) for word in surnames]
    if len(surnames) == 2 and rng.random() < how.hyphen + how.join:
        return ("-" if rng.random() < how.hyphen / (how.hyphen + how.join) else "").join(surnames), None
    return surnames[0], surnames[1] if len(surnames) == 2 else None


def _written_date(rng: Rng, how: Ways, born: date) -> str | None:
    year, month, day = born.year, born.month, born.day
    draw = rng.random()
    if draw < how.date_missing:
        return None
    draw -= how.date_missing
    slips = (
        (how.day_month, lambda: (year, day, month)),
        (
            how.date_slip,
            lambda: (
                (year, month, day + int(rng.choice([-10, -1, 1, 10])))
                if rng.random() < 0.6
                else (year, month + int(rng.choice([-1, 1])), day)
            ),
        ),
        (how.year_slip, lambda: (year + int(rng.choice([-1, 1, -10, 10], p=[0.4, 0.4, 0.1, 0.1])), month, day)),
        (how.new_year, lambda: (year, 1, 1)),
        (how.date_other, lambda: (year, int(rng.integers(1, 13)), int(rng.integers(1, 29)))),
    )
    for rate, slip in slips:
        if draw < rate:
            year, month, day = slip()
            break
        draw -= rate
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return born.isoformat()


def _written_parent(
    rng: Rng, how: Ways, parent: tuple[str, list[str]], names: list[str]
) -> tuple[str | None, str | None]:
    given, surnames = parent
    if rng.random() < how.parent_missing:
        return None, None
    if rng.random() < how.parent_other:
        given, surnames = _pick(rng, names), [SURNAMES[int(rng.integers(300))]]
    if rng.random() < how.nickname and given in NICKNAMES:
        given = NICKNAMES[given][0]
    last = " ".join(_letters(rng, how, word) for word in (surnames[:1] if rng.random() < 0.6 else surnames))
    return _case(rng, how, _letters(rng, how, given)), None if rng.random() < how.parent_given_only else _case(
        rng, how, last
    )


def _written_city(rng: Rng, how: Ways, city: tuple[str, str, str]) -> tuple[str | None, str | None, str | None]:
    if rng.random() < how.place_missing:
        return None, None, None
    if rng.random() < how.place_other:
        city = CITIES[int(rng.integers(len(CITIES)))]
    name = _letters(rng, how, city[0])
    return (
        (name if rng.random() < 0.85 else None),
        (city[1] if rng.random() < 0.8 else None),
        (city[2] if rng.random() < 0.9 else None),
    )
