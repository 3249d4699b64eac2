"""Enrollments: each stay of a child cut into school years, with school, type, grade and what the school knows.

An enrollment is known to its State twice: when it begins, without a withdrawal date, and when it has ended.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.calendars import school_years
from vereda.simulate.schools import schools

SHORTEST = 5  # days of school worth an enrollment
SUMMER_SHARE = 0.35  # of children there in summer: a summer project
SUMMER_DAYS = 40
OLDEST_GRADE = 12
SCHOOL_AGE = 5
LAST_GRADE = {"E": 5, "M": 8}  # of elementary and middle schools; the rest go to high school


def child_stays(traits: pl.DataFrame, stays: pl.DataFrame) -> pl.DataFrame:
    """Stays of each child born when its family arrived: the columns of both, and `visit` (the how-manieth in that State),
    `second` (Boolean: the State numbers the child anew from then on), `qualifying` true for the first under each number.
    """
    rows = traits.join(stays, on="family", maintain_order="left_right").filter(pl.col("arrived") > pl.col("birth_date"))
    visit = pl.int_range(pl.len()).over("child", "state")
    rows = rows.with_columns(visit=visit).with_columns(second=pl.col("second_number") & (pl.col("visit") > 0))
    first = pl.int_range(pl.len()).over("child", "state", "second") == 0
    return rows.with_columns(qualifying=pl.col("qualifying") | first)


def enrollments(rng: np.random.Generator, rows: pl.DataFrame, states: Sequence[str], *, until: date) -> pl.DataFrame:
    """One row per enrollment of the child stays `rows` that began on or before `until`.

    The columns of `rows` and: year (school year's first), term dates, kind (`school`, `summer`, `residency`), begins, ends
    (Date; may lie after `until`), grade (Int32: −5 … 12; 13 out of school), grade_level, school columns of `schools`.
    """
    first = rows["arrived"].dt.year().min()
    assert isinstance(first, int)
    years = school_years(states, first - 1, until.year)
    last = pl.col("left").fill_null(pl.date(until.year + 2, 1, 1))
    cut = rows.join(years, on="state", maintain_order="left_right").filter(
        pl.col("arrived") < pl.col("next_starts"), last >= pl.col("starts"), pl.col("starts") <= until
    )
    graded = _graded(cut.with_columns(last=last))
    settled = rng.integers(1, 6, graded.height)
    kinds = [_in_school(graded.with_columns(settled=pl.Series(settled))), _summer(rng, graded), _not_in_school(graded)]
    every = _without_graduates(pl.concat(kinds)).filter(pl.col("begins") <= until)
    every = every.sort("child", "begins", "kind", maintain_order=True)
    return _at_schools(every, states)


def _graded(rows: pl.DataFrame) -> pl.DataFrame:
    """Grade by age on September 1, a year lower for those behind; who has finished grade 12 and graduated is gone."""
    age = pl.col("year") - pl.col("birth_date").dt.year() - (pl.col("birth_date").dt.ordinal_day() > 244).cast(pl.Int32)  # noqa: PLR2004 - September 1
    grade = age - SCHOOL_AGE - pl.col("behind") * (age > SCHOOL_AGE + 1)
    left_school = pl.col("drops_out") & (age >= 16) & (grade >= 10)  # noqa: PLR2004 - may leave at 16
    rows = rows.with_columns(age=age, grade=pl.when(left_school).then(13).otherwise(grade.clip(-SCHOOL_AGE - 1, 13)))
    finished = pl.col("graduates") & ((pl.col("grade") == OLDEST_GRADE).any().over("child"))
    return rows.filter(~(finished & (pl.col("grade") > OLDEST_GRADE)))


def _without_graduates(rows: pl.DataFrame) -> pl.DataFrame:
    """No summer project and no residency after graduation; adds `graduated` (Boolean) to the enrollment that ends in it."""
    ended = (pl.col("kind") == "school") & (pl.col("grade") == OLDEST_GRADE) & pl.col("graduates")
    ended &= pl.col("stops") >= pl.col("ends")
    rows = rows.with_columns(graduated=ended)
    on = pl.col("stops").filter("graduated").min().over("child")
    return rows.filter(on.is_null() | (pl.col("begins") <= on))


def _in_school(rows: pl.DataFrame) -> pl.DataFrame:
    begins = pl.max_horizontal(pl.col("arrived") + pl.duration(days="settled"), "starts")
    ends = pl.min_horizontal("last", "ends")
    in_school = rows.filter(pl.col("grade").is_between(0, OLDEST_GRADE)).with_columns(
        begins=begins, stops=ends, kind=pl.lit("school")
    )
    return in_school.filter((pl.col("stops") - pl.col("begins")).dt.total_days() >= SHORTEST).drop("settled")


def _summer(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    begins = pl.max_horizontal(pl.col("arrived") + pl.duration(days=3), pl.col("ends") + pl.duration(days=12))
    closes = pl.min_horizontal(
        pl.col("next_starts") - pl.duration(days=12), pl.col("ends") + pl.duration(days=12 + SUMMER_DAYS)
    )
    rows = rows.filter(pl.Series(rng.random(rows.height) < SUMMER_SHARE), pl.col("grade").is_between(0, OLDEST_GRADE))
    summer = rows.with_columns(begins=begins, stops=pl.min_horizontal("last", closes), kind=pl.lit("summer"))
    return summer.filter((pl.col("stops") - pl.col("begins")).dt.total_days() >= SHORTEST)


def _not_in_school(rows: pl.DataFrame) -> pl.DataFrame:
    """The very young, youth out of school, and stays between two school years: residency only."""
    begins = pl.max_horizontal("arrived", "starts")
    stops = pl.min_horizontal("last", pl.col("next_starts") - pl.duration(days=1))
    too_short = (
        pl.min_horizontal("last", "ends") - pl.max_horizontal(pl.col("arrived") + pl.duration(days=5), "starts")
    ).dt.total_days() < SHORTEST
    out = ~pl.col("grade").is_between(0, OLDEST_GRADE)
    between = too_short & (pl.col("arrived") >= pl.col("starts"))
    rows = rows.with_columns(begins=begins, stops=stops, kind=pl.lit("residency")).filter(out | between)
    return rows.filter(pl.col("stops") >= pl.col("begins"))


def _at_schools(rows: pl.DataFrame, states: Sequence[str]) -> pl.DataFrame:
    level = (
        pl.when(pl.col("grade") <= LAST_GRADE["E"])
        .then(pl.lit("E"))
        .when(pl.col("grade") <= LAST_GRADE["M"])
        .then(pl.lit("M"))
        .otherwise(pl.lit("H"))
    )
    every = schools(tuple(states))
    count = every.select("state", "town_no", "level", "schools").unique()
    place = ["state", "town_no", "level"]
    rows = rows.with_columns(level=level, grade_level=_grade_level()).join(
        count, on=place, how="left", maintain_order="left"
    )
    rows = rows.with_columns(school_no=(pl.col("school") % pl.col("schools")).cast(pl.UInt32)).drop("schools")
    return rows.join(every.drop("town", "schools"), on=[*place, "school_no"], how="left", maintain_order="left")


def _grade_level() -> pl.Expr:
    age = ((pl.col("begins") - pl.col("birth_date")).dt.total_days() // 365.25).clip(0, 5).cast(pl.Int32)
    return (
        pl.when(pl.col("grade") > OLDEST_GRADE).then(pl.lit("00"))
        .when(pl.col("grade") < 0).then(pl.concat_str(pl.lit("P"), age.cast(pl.String)))
        .when(pl.col("grade") == 0).then(pl.lit("KG"))
        .otherwise(pl.col("grade").cast(pl.String).str.zfill(2))
    )  # fmt: skip
