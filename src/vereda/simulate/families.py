"""Families as they are: parents, brothers and sisters, twins, and the names the family itself uses."""

from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.births import birth_dates, birthplaces
from vereda.simulate.habits import Habits
from vereda.simulate.vocabulary import NOBODY, Codes, compound_pool, pool, words_of

# How surnames pass: `two` father's first + mother's first; `one` father's; `chain` father's and grandfather's given names
# (Somali); `middle` father's, with the mother's as middle name (Filipino).
SURNAME_CUSTOM = {"spanish": "two", "indigenous": "two", "hmong": "one", "english": "one", "haitian": "one",
                  "somali": "chain", "filipino": "middle"}  # fmt: skip
SECOND_GIVEN = {"spanish": 0.5, "indigenous": 0.35, "hmong": 0.6, "english": 0.75, "haitian": 0.4}
COMPOUND = {"spanish": 0.28, "indigenous": 0.2}
FAMILY_SIZES = np.array([0.30, 0.30, 0.22, 0.11, 0.05, 0.02])
JUNIOR = 0.06  # of families whose first child is a boy: he has his father's name
REDRAWS = 6  # a name already given to a brother or sister is drawn again


def families(rng: np.random.Generator, children: int, habits: Habits, *, until: date, first: int = 0) -> pl.DataFrame:
    """Exactly `children` children of whole families, one row each.

    Columns: child, family (Int64, numbered from `first`), culture, sex, given_1, given_2, surname_1, surname_2, suffix,
    birth_date (Date), multiple_birth (Boolean), birth_city, birth_state, birth_country (ISO 3166 alpha-2),
    father_given, father_surname_1, father_surname_2, mother_given, mother_given_2, mother_surname_1, mother_surname_2.
    All children are under 22 on `until`.
    """
    sizes = _sizes(rng, children)
    family = np.repeat(np.arange(len(sizes)), sizes)
    order = np.arange(children) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    culture_names = list(habits.mix)
    shares = np.array(list(habits.mix.values()))
    culture = rng.choice(len(shares), len(sizes), p=shares / shares.sum())
    born, twin = birth_dates(rng, sizes, order, habits.twin_rate, until=until)
    female = rng.random(children) < 0.49  # noqa: PLR2004 - the share of girls among births
    columns = _names(rng, culture_names, culture, family, female, twin, habits)
    columns |= birthplaces(rng, culture_names, culture, family, born, habits.foreign_born, until=until)
    return pl.DataFrame(
        {
            "child": np.arange(first, first + children, dtype=np.int64),
            "family": family.astype(np.int64) + first,
            "culture": pl.Series(culture_names).gather(culture[family]),
            "sex": pl.Series(["Male", "Female"]).gather(female.astype(np.uint8)),
            "birth_date": pl.Series(born).cast(pl.Date),
            "multiple_birth": _multiple(family, twin),
            **columns,
        }
    )


def _sizes(rng: np.random.Generator, children: int) -> np.ndarray:
    sizes = rng.choice(len(FAMILY_SIZES), children, p=FAMILY_SIZES) + 1
    count = int(np.searchsorted(np.cumsum(sizes), children)) + 1
    sizes = sizes[:count]
    sizes[-1] -= int(sizes.sum()) - children
    return sizes


def _multiple(family: np.ndarray, twin: np.ndarray) -> np.ndarray:
    """Born with the one before, or with the one after."""
    with_next = np.zeros_like(twin)
    with_next[:-1] = twin[1:] & (family[1:] == family[:-1])
    multiple: np.ndarray = twin | with_next
    return multiple


def _names(
    rng: np.random.Generator, cultures: list[str], culture: np.ndarray, family: np.ndarray, female: np.ndarray,
    twin: np.ndarray, habits: Habits,
) -> dict[str, pl.Series]:  # fmt: skip
    parents = {
        f"{who}_{part}": _draw(rng, cultures, culture, kind, sex)
        for who, sex in (("father", "M"), ("mother", "F"))
        for part, kind in (("given", "parent"), ("surname_1", "surname"), ("surname_2", "surname"))
    }
    _make_cousins(rng, parents, culture, habits.cousins)
    mother_given_2 = _draw(rng, cultures, culture, "parent", "F")
    mother_given_2[rng.random(len(culture)) < 0.6] = NOBODY  # noqa: PLR2004 - mothers known by one given name
    own = {name: codes[family] for name, codes in parents.items()}
    junior = (rng.random(len(family)) < JUNIOR) & ~female & (np.diff(family, prepend=-1) > 0)
    named_for = np.where(junior, own["father_given"], NOBODY)
    given_1, given_2 = _given(rng, cultures, culture[family], family, female, twin, named_for, habits)
    own["mother_given_2"] = mother_given_2[family]
    other_father = rng.random(len(family)) < habits.half_siblings
    other_father &= ~twin
    stranger = _draw(rng, cultures, culture[family], "surname", "")
    own["father_surname_1"] = np.where(other_father, stranger, own["father_surname_1"])
    surname_1, surname_2, given_2 = _surnames(cultures, culture[family], own, given_2)
    codes = {**own, "given_1": given_1, "given_2": given_2, "surname_1": surname_1, "surname_2": surname_2}
    words = {name: words_of(values.astype(np.int32)) for name, values in codes.items()}
    english = np.array([name == "english" for name in cultures])[culture[family]]
    marked = pl.Series(junior & (english | (rng.random(len(family)) < 0.15)))  # noqa: PLR2004 - others seldom write it
    return {**words, "suffix": pl.Series(["Jr"]).new_from_index(0, len(family)).set(~marked, None)}


def _make_cousins(rng: np.random.Generator, parents: dict[str, Codes], culture: np.ndarray, share: float) -> None:
    """The fathers of a share of neighbouring families are brothers: the same two surnames."""
    alike = np.flatnonzero((rng.random(len(culture) - 1) < share) & (culture[1:] == culture[:-1])) + 1
    for name in ("father_surname_1", "father_surname_2"):
        parents[name][alike] = parents[name][alike - 1]


def _surnames(
    cultures: list[str], culture: np.ndarray, own: dict[str, Codes], given_2: Codes
) -> tuple[Codes, Codes, Codes]:
    custom = np.array([SURNAME_CUSTOM[name] for name in cultures])[culture]
    first = own["father_surname_1"].copy()
    second = np.where(custom == "two", own["mother_surname_1"], NOBODY)
    middle = np.select([custom == "chain", custom == "middle"], [own["father_given"], own["mother_surname_1"]], given_2)
    return first, second, middle


def _draw(rng: np.random.Generator, cultures: list[str], culture: np.ndarray, kind: str, sex: str) -> Codes:
    codes = np.full(len(culture), NOBODY, dtype=np.int32)
    for number, name in enumerate(cultures):
        here = np.flatnonzero(culture == number)
        codes[here] = pool(name, kind, sex if kind != "surname" else "").draw(rng, len(here))
    return codes


def _given(
    rng: np.random.Generator, cultures: list[str], culture: np.ndarray, family: np.ndarray, female: np.ndarray,
    twin: np.ndarray, named_for: Codes, habits: Habits,
) -> tuple[Codes, Codes]:  # fmt: skip
    given_1, given_2 = _given_once(rng, cultures, culture, female)
    given_1 = np.where(named_for == NOBODY, given_1, named_for)
    given_2[given_2 == given_1] = NOBODY
    for _ in range(REDRAWS):
        again = _taken(family, given_1, given_2)
        if not again.any():
            break
        given_1[again], given_2[again] = _given_once(rng, cultures, culture[again], female[again])
    _make_alike(rng, cultures, culture, female, twin, (given_1, given_2), habits.twins_alike)
    return given_1, given_2


def _given_once(
    rng: np.random.Generator, cultures: list[str], culture: np.ndarray, female: np.ndarray
) -> tuple[Codes, Codes]:
    given_1 = np.full(len(culture), NOBODY, dtype=np.int32)
    given_2 = given_1.copy()
    for number, name in enumerate(cultures):
        for sex in "MF":
            here = np.flatnonzero((culture == number) & (female == (sex == "F")))
            names = pool(name, "given", sex)
            given_1[here] = names.draw(rng, len(here))
            second = here[rng.random(len(here)) < SECOND_GIVEN.get(name, 0.0)]
            given_2[second] = names.draw(rng, len(second))
            compound = here[rng.random(len(here)) < COMPOUND.get(name, 0.0)]
            rows, firsts, seconds = compound_pool(sex)
            drawn = rows.draw(rng, len(compound))
            given_1[compound], given_2[compound] = firsts[drawn], seconds[drawn]
    given_2[given_2 == given_1] = NOBODY
    return given_1, given_2


def _taken(family: np.ndarray, given_1: Codes, given_2: Codes) -> np.ndarray:
    """Children whose first given name a sibling before them has, unless both are told apart by a second one."""
    frame = pl.DataFrame({"family": family, "given_1": given_1, "given_2": given_2})
    alone = pl.col("given_2") == NOBODY
    later = pl.int_range(pl.len()).over("family", "given_1") > 0
    twice = pl.int_range(pl.len()).over("family", "given_1", "given_2") > 0
    return frame.select(later & (alone | alone.any().over("family", "given_1") | twice)).to_series().to_numpy()


def _make_alike(
    rng: np.random.Generator, cultures: list[str], culture: np.ndarray, female: np.ndarray, twin: np.ndarray,
    given: tuple[Codes, Codes], share: float,
) -> None:  # fmt: skip
    """Twins of one sex: half of the alike share a word of two (Luis Ángel, Luis Alberto), half sound close (Ana, Anahí)."""
    given_1, given_2 = given
    pairs = np.flatnonzero(twin & (rng.random(len(twin)) < share))
    pairs = pairs[female[pairs] == female[pairs - 1]]
    share_word = rng.random(len(pairs)) < 0.5  # noqa: PLR2004 - half and half
    word = pairs[share_word & (given_2[pairs] != NOBODY) & (given_2[pairs - 1] != NOBODY)]
    word = word[given_2[word] != given_2[word - 1]]
    word = word[given_1[word - 1] != given_2[word]]
    given_1[word] = given_1[word - 1]
    close = pairs[~share_word]
    for number, name in enumerate(cultures):
        for sex in "MF":
            here = close[(culture[close] == number) & (female[close] == (sex == "F"))]
            names = pool(name, "given", sex)
            here = here[np.isin(given_1[here - 1], names.codes)]
            given_1[here] = names.neighbour(rng, given_1[here - 1])
