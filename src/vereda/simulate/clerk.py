"""What a State's clerk writes of a child: the names as told, shortened, swapped, joined, misheard, without accents.

Works on a frame of records: the columns of `families` plus those of `states` for the State of each record.
Every rate is multiplied by `messiness`; at 0 a record says exactly what is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from vereda.simulate.habits import Habits
from vereda.simulate.spelling import by_ear, by_scanner, garbled, mistyped, without_accents
from vereda.simulate.tables import table

NAME_COLUMNS = (
    "first_name", "middle_name", "last_name_1", "last_name_2", "male_parent_first_name", "male_parent_last_name",
    "female_parent_first_name", "female_parent_last_name",
)  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """Draws of one frame of records: whether a thing of some rate happens to each of them."""

    rng: np.random.Generator
    records: int
    messiness: float

    def happens(self, rate: float | pl.Series) -> pl.Series:
        rates = rate.to_numpy() if isinstance(rate, pl.Series) else rate
        return pl.Series(self.rng.random(self.records) < np.minimum(rates * self.messiness, 1.0))

    def one_of(self, rates: Sequence[float]) -> pl.Series:
        """The number of the thing that happens, from 1; 0 for none. Rates are shares of all records."""
        edges = np.cumsum(np.minimum(np.array(rates) * self.messiness, 1.0))
        return pl.Series(
            np.mod(np.searchsorted(edges, self.rng.random(self.records), side="right") + 1, len(rates) + 1)
        )

    def bits(self) -> pl.Series:
        return pl.Series(self.rng.integers(0, 1 << 30, self.records))


def as_written(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    """The identity columns from `first_name` to `female_parent_last_name`, as the records' States have them."""
    names = _surnames(_given_names(records, habits, chance), habits, chance)
    parents = _parents(names, habits, chance)
    letters = _letters(parents, habits, chance)
    return _dates_and_flags(letters, habits, chance)


def _given_names(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    kinds = chance.one_of(
        (habits.second_given_dropped, habits.first_given_dropped, habits.compound_in_first, habits.initial_only)
    )
    style = chance.happens(habits.state_style)
    kind = (
        pl.when(pl.col("given_2").is_null() | pl.col("culture").is_in(["somali", "filipino"]))
        .then(0)
        .when(style & (kinds == 0) & (pl.col("scheme") == "compound first"))
        .then(3)
        .when(style & (kinds == 0) & (pl.col("scheme") == "first only"))
        .then(1)
        .otherwise(kinds)
    )
    first = (
        pl.when(kind == 2).then("given_2")  # noqa: PLR2004 - the order of the rates above
        .when(kind == 3).then(pl.concat_str("given_1", pl.lit(" "), "given_2"))  # noqa: PLR2004
        .otherwise("given_1")
    )  # fmt: skip
    middle = pl.when(kind == 4).then(pl.col("given_2").str.head(1)).when(kind == 0).then("given_2")  # noqa: PLR2004
    return _nicknames(records.with_columns(first_name=first, middle_name=middle), habits, chance)


def _nicknames(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    """A nickname or the English form; and `Ma.` for María, a habit of Mexican civil registers."""
    by_name = table("nicknames").group_by("name", maintain_order=True).agg("nickname")
    nicknames = records.select(name=pl.col("first_name").str.split(" ").list.first()).join(
        by_name, on="name", how="left", maintain_order="left"
    )["nickname"]
    lengths = nicknames.list.len().fill_null(1).clip(1)
    chosen = nicknames.list.get((chance.bits() % lengths).cast(pl.Int64), null_on_oob=True)
    informal = chance.happens(habits.nickname)
    short_maria = chance.happens(habits.nickname * 2) & (records["given_1"] == "María")
    return records.with_columns(
        first_name=pl.when(informal & chosen.is_not_null())
        .then(chosen)
        .when(short_maria)
        .then(pl.col("first_name").str.replace(r"^María\b", "Ma."))
        .otherwise("first_name")
    )


def _surnames(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    kinds = chance.one_of(
        (
            habits.second_dropped,
            habits.first_dropped,
            habits.surnames_swapped,
            habits.hyphenated,
            habits.one_field,
            habits.joined,
        )
    )
    style = chance.happens(habits.state_style)
    by_state = pl.col("surnames").replace_strict({"two": 0, "one": 1, "hyphen": 4, "one field": 5})
    kind = pl.when(pl.col("surname_2").is_null()).then(0).when(style & (kinds == 0)).then(by_state).otherwise(kinds)
    both = {4: "-", 5: " ", 6: ""}
    last_1 = pl.when(kind.is_in([2, 3])).then("surname_2").otherwise("surname_1")
    for number, between in both.items():
        last_1 = (
            pl.when(kind == number).then(pl.concat_str("surname_1", pl.lit(between), "surname_2")).otherwise(last_1)
        )
    last_2 = pl.when(kind == 0).then("surname_2").when(kind == 3).then("surname_1")  # noqa: PLR2004 - swapped
    other = chance.happens(habits.other_surname)
    return records.with_columns(
        last_name_1=pl.when(other).then("mother_surname_2").otherwise(last_1),
        last_name_2=last_2.otherwise(None),
    )


def _parents(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    no_father = chance.happens(records["father_missing"] * habits.father_missing)
    no_mother = chance.happens(habits.mother_missing)
    stranger = chance.happens(habits.parent_changed)
    keeps = 1 - habits.parent_second_surname
    father_short, mother_short = chance.happens(keeps), chance.happens(keeps)
    mother_one_name, mother_other = chance.happens(0.5), chance.happens(0.04)
    two_words = pl.col("mother_given_2").is_not_null()
    mother = (
        pl.when(two_words & mother_other).then("mother_given_2")
        .when(two_words & ~mother_one_name).then(pl.concat_str("mother_given", pl.lit(" "), "mother_given_2"))
        .otherwise("mother_given")
    )  # fmt: skip
    some_father = pl.when(~no_father)
    some_mother = pl.when(~no_mother)
    shifted = {name: records[name].shift(7) for name in ("father_given", "father_surname_1")}
    return records.with_columns(
        male_parent_first_name=some_father.then(
            pl.when(stranger).then(shifted["father_given"]).otherwise("father_given")
        ),
        male_parent_last_name=some_father.then(
            pl.when(stranger).then(shifted["father_surname_1"]).otherwise(_two("father", short=father_short))
        ),
        female_parent_first_name=some_mother.then(mother),
        female_parent_last_name=some_mother.then(_two("mother", short=mother_short)),
    )


def _two(parent: str, *, short: pl.Series) -> pl.Expr:
    """A parent's two surnames, or the first alone; parents of other customs have one."""
    first = pl.col(f"{parent}_surname_1")
    has_two = pl.col("culture").is_in(["spanish", "indigenous"])
    return pl.when(has_two & ~short).then(pl.concat_str(first, pl.lit(" "), f"{parent}_surname_2")).otherwise(first)


def _letters(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    garbled_columns = []
    for column in NAME_COLUMNS:
        names = records[column]
        for rate, how in ((habits.sound_alike, by_ear), (habits.typo, mistyped), (habits.typo / 6, by_scanner)):
            names = garbled(names, chance.happens(rate), chance.bits(), how)
        garbled_columns.append(names.alias(column))
    bare = chance.happens(habits.accents_lost)
    if chance.messiness > 0:
        bare |= ~records["accents"]
    capitals = records["capitals"] & (chance.messiness > 0)
    return (
        records.with_columns(garbled_columns)
        .with_columns(
            pl.when(bare).then(without_accents(pl.col(name))).otherwise(name).alias(name) for name in NAME_COLUMNS
        )
        .with_columns(
            pl.when(capitals).then(pl.col(name).str.to_uppercase()).otherwise(name).alias(name) for name in NAME_COLUMNS
        )
    )


def _dates_and_flags(records: pl.DataFrame, habits: Habits, chance: Chance) -> pl.DataFrame:
    day, month = pl.col("birth_date").dt.day(), pl.col("birth_date").dt.month()
    year = pl.col("birth_date").dt.year()
    swapped = chance.happens(habits.day_month_swapped)
    slips = chance.one_of((habits.date_typo / 2, habits.date_typo / 4, habits.date_typo / 4))
    other_day = pl.lit(pl.Series(chance.rng.integers(1, 29, chance.records)))
    date = (
        pl.when(swapped & (day <= 12)).then(pl.date(year, day, month))  # noqa: PLR2004 - a day that can be a month
        .when(slips == 1).then(pl.date(year, month, other_day))
        .when(slips == 2).then(pl.col("birth_date").dt.offset_by("-1y"))  # noqa: PLR2004
        .when(slips == 3).then(pl.date(year, 1, 1))  # noqa: PLR2004
        .otherwise("birth_date")
    )  # fmt: skip
    blank = chance.happens(records["flag_blank"] * habits.flag_blank)
    twin = pl.col("multiple_birth") & ~chance.happens(habits.twin_not_marked) | chance.happens(habits.flag_wrong)
    wrong_sex = chance.happens(habits.sex_wrong)
    nowhere = chance.happens(habits.birthplace_missing)
    girl = (pl.col("sex") == "Female") ^ wrong_sex
    return records.with_columns(
        birth_date=date,
        multiple_birth=pl.when(~blank).then(pl.when(twin).then(pl.lit("Yes")).otherwise(pl.lit("No"))),
        sex=pl.when(girl).then(pl.lit("Female")).otherwise(pl.lit("Male")),
        birth_city=pl.when(~nowhere).then(_as_the_state_writes(pl.col("birth_city"), chance)),
        birth_state=pl.when(~nowhere).then("birth_state"),
        birth_country=pl.when(~nowhere).then(country_code(pl.col("birth_country"), chance.messiness)),
    )


def _as_the_state_writes(text: pl.Expr, chance: Chance) -> pl.Expr:
    """Capitals and accents by the State's rule; all as they are when nothing is messy."""
    if not chance.messiness:
        return text
    bare = pl.when("accents").then(text).otherwise(without_accents(text))
    return pl.when("capitals").then(bare.str.to_uppercase()).otherwise(bare)


def country_code(iso2: pl.Expr, messiness: float) -> pl.Expr:
    """A country in the code list the record's State uses (column `countries`): ISO two or three letters, or NCES's."""
    if not messiness:
        return iso2
    codes = table("country_codes")
    spelled = {name: iso2.replace_strict(codes["iso2"], codes[name], default=None) for name in ("iso3", "nces")}
    return (
        pl.when(pl.col("countries") == "iso3").then(spelled["iso3"])
        .when(pl.col("countries") == "nces").then(spelled["nces"])
        .otherwise(iso2)
    )  # fmt: skip
