"""The populations that accuracy is published on, as data: each by a fixed seed that nothing was learned or chosen on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl
from tests.accuracy.nations import nation, ways
from tests.accuracy.published import unseen

from vereda.simulate.habits import NATIONS, USUAL, Habits
from vereda.simulate.people import identities

# Below 10,000: lessons, choices and other tests. The page has seeds of its own, so that looking at the small version spoils none.
SMALL_SEED, PAGE_SEED = 60_000, 90_000

People = Callable[[int, int], pl.DataFrame]  # (children, seed) → identity columns and the truth: `child`, `family`


@dataclass(frozen=True)
class Stratum:
    """A population. `recall` is the least recall of links without a person that is asked of it."""

    name: str
    about: str
    people: People
    recall: float = 0.90


def truth(stratum: Stratum, children: int, seed: int) -> pl.DataFrame:
    """The people of a stratum, about so many children; the same call gives the same people."""
    return stratum.people(children, seed + [one.name for one in STRATA].index(stratum.name))


def _habits(habits: Habits) -> People:
    return lambda children, seed: identities(children, seed=seed, habits=habits)


def _mixed(**shares: float) -> Habits:
    return replace(USUAL, mix=MappingProxyType(shares))


def _flag(value: str | None) -> People:
    return lambda children, seed: identities(children, seed=seed).with_columns(multiple_birth=pl.lit(value, pl.String))


def _flag_wrong(children: int, seed: int) -> pl.DataFrame:
    people = identities(children, seed=seed)
    wrong = pl.Series(np.random.default_rng(seed).random(people.height) < 0.05)
    turned = pl.col("multiple_birth").replace({"Yes": "No", "No": "Yes"})
    return people.with_columns(multiple_birth=pl.when(wrong).then(turned).otherwise("multiple_birth"))


def _common_names(children: int, seed: int) -> pl.DataFrame:
    """Half of the families bear the same two surnames."""
    rng = np.random.default_rng(seed)
    return nation(children, rng, replace(ways(rng), spanish=1.0, two_surnames=0.9), common=children // 4)


def _one_name(children: int, seed: int) -> pl.DataFrame:
    """A thousand records (a tenth of the children asked for, at most) of boys all called José Luis García Hernández."""
    records = min(1_000, children // 10)
    people = identities(records, seed=seed, habits=_mixed(spanish=1.0)).head(records)
    name = {
        "first_name": "José Luis",
        "middle_name": None,
        "last_name_1": "García",
        "last_name_2": "Hernández",
        "sex": "Male",
    }
    return people.with_columns(pl.lit(value, pl.String).alias(column) for column, value in name.items())


def _unseen(children: int, seed: int) -> pl.DataFrame:
    return unseen.nation(children, seed)


def _unseen_blank(children: int, seed: int) -> pl.DataFrame:
    return unseen.nation(children, seed).with_columns(multiple_birth=pl.lit(None, pl.String))


def _unseen_twins(children: int, seed: int) -> pl.DataFrame:
    return unseen.nation(children, seed, twins=0.15)


def _another_hand(children: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return nation(children, rng, ways(rng))


STRATA = (
    Stratum("plain", "tidy clerks", _habits(NATIONS["tidy"])),
    Stratum("usual", "families and clerks as we think they are", _habits(USUAL)),
    Stratum("dirty", "careless clerks: twice the errors, flags wrong or blank", _habits(NATIONS["careless"])),
    Stratum(
        "two surnames", "Spanish names; in half of the records a surname dropped, both hyphenated, joined or in one field",
        _habits(replace(
            _mixed(spanish=1.0), second_dropped=0.25, first_dropped=0.05, hyphenated=0.12, one_field=0.08, joined=0.03,
        )),
    ),
    Stratum(
        "swapped", "surnames in the other order in 30 % of records, day and month in 5 %",
        _habits(replace(USUAL, surnames_swapped=0.30, day_month_swapped=0.05)),
    ),
    Stratum("twins", "every third birth is a twin birth, half of them with names alike", _habits(
        replace(USUAL, twin_rate=0.33, twins_alike=0.5)
    )),
    Stratum("siblings", "cousins next door in 30 % of families, half-siblings 15 %, parents missing twice as often", _habits(
        replace(USUAL, cousins=0.30, half_siblings=0.15, mother_missing=0.16, father_missing=2.0)
    )),
    Stratum("Indigenous names", "Guatemala and southern Mexico: Mam, Q’anjob’al, Mixtec; given names as surnames", _habits(
        _mixed(indigenous=1.0)
    )),
    Stratum("English names", "one surname, a second given name", _habits(_mixed(english=1.0))),
    Stratum("Hmong and Somali names", "few surnames; names of father and grandfather", _habits(_mixed(hmong=0.5, somali=0.5))),
    Stratum("missing parents", "no record says a parent", _habits(
        replace(USUAL, father_missing=100.0, mother_missing=1.0)
    )),
    Stratum("common names", "half of the families are García Hernández; another generator, habits at random", _common_names),
    Stratum("one name", "1,000 records of boys of one very common name", _one_name),
    Stratum("flag blank", "no record says whether a child is a twin", _flag(None), recall=0.75),
    Stratum("flag wrong", "the multiple-birth flag is turned round in 5 % of records", _flag_wrong),
    Stratum("flag always No", "every State says “No” for every child, twins too", _flag("No"), recall=0.75),
    Stratum("another hand 1", "another generator, habits drawn at random and harsher", _another_hand),
    Stratum("another hand 2", "the same with other habits", _another_hand),
    Stratum("another hand 3", "the same with other habits", _another_hand),
    Stratum("unseen 1", "a generator that taught nothing: other names, errors by State", _unseen),
    Stratum("unseen 2", "the same with other States", _unseen),
    Stratum("unseen, flag blank", "the same, no record says whether a child is a twin", _unseen_blank, recall=0.75),
    Stratum("unseen, twins", "the same, every seventh birth is a twin birth", _unseen_twins),
)  # fmt: skip
