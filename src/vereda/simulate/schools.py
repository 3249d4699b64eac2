"""Where children go to school: real schools where their list ships with Vereda, invented ones elsewhere.

For States without a list, a district's number is the State's FIPS code, 9 and four digits (NCES gives none above
`ss9`…), a school's number adds a 9 and four digits more: shaped as NCES shapes them, known to no list. A State's own
list is often newer than ours, so such a number is a warning and no more.
"""

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from vereda.core.schools import packaged_districts, packaged_schools
from vereda.simulate.tables import states as all_states
from vereda.simulate.tables import table

LEVELS = {"E": (1, "Elementary School"), "M": (7, "Middle School"), "H": (10, "High School")}  # a grade each must teach
OPEN = ("Open", "New", "Changed Agency")
SPECIAL = (
    r"(?i)detention|alternative|juvenile|academy|jjaep|daep|online|virtual|charter|idea |special|adult|prek|head start"
)
MOST = 4  # schools of one level in one town


@lru_cache(maxsize=8)
def schools(states: tuple[str, ...]) -> pl.DataFrame:
    """Schools by State, town, level and number.

    Columns: state, town_no, town, level (E, M, H), school_no (UInt32, from 0), schools (UInt32: how many there are),
    nces_id, name, street, city, zip, phone, district_id, district. Every town has at least one of every level.
    """
    towns = numbered_towns(states)
    real = _real(towns)
    every = towns.join(pl.DataFrame({"level": list(LEVELS)}), how="cross")
    made_up = _invented(
        every.join(real.select("state", "town", "level").unique(), on=["state", "town", "level"], how="anti")
    )
    rows = pl.concat([real, made_up.select(real.columns)]).sort("state", "town_no", "level", "nces_id")
    place = ["state", "town_no", "level"]
    return rows.with_columns(
        school_no=pl.int_range(pl.len(), dtype=pl.UInt32).over(place), schools=pl.len().over(place)
    )


@lru_cache(maxsize=8)
def numbered_towns(states: tuple[str, ...]) -> pl.DataFrame:
    """Columns: state, town, town_no (UInt32, from 0 in each State), towns (UInt32), fips."""
    rows = table("towns").join(all_states().select("state", "fips"), on="state", maintain_order="left")
    return rows.filter(pl.col("state").is_in(list(states))).with_columns(
        town_no=pl.int_range(pl.len(), dtype=pl.UInt32).over("state"), towns=pl.len().over("state")
    )


def _real(towns: pl.DataFrame) -> pl.DataFrame:
    """Ordinary open schools in the towns, at most `MOST` of a level; names and addresses no longer than the elements."""
    rows = packaged_schools().with_columns(town=pl.col("city").str.to_lowercase())
    rows = rows.join(towns.with_columns(pl.col("town").str.to_lowercase(), proper=pl.col("town")), on=["state", "town"])
    usual = rows.filter(pl.col("status").is_in(OPEN), ~pl.col("name").str.contains(SPECIAL))
    districts = packaged_districts().select(district_id="nces_id", district="name")
    by_level = []
    for level, (grade, _) in LEVELS.items():
        teaches = (_grade("low_grade") <= grade) & (_grade("high_grade") >= grade)
        by_level.append(usual.filter(teaches).with_columns(level=pl.lit(level)))
    return (
        pl.concat(by_level)
        .join(districts, on="district_id")
        .sort("state", "town_no", "level", "nces_id")
        .group_by("state", "town_no", "level", maintain_order=True)
        .head(MOST)
        .select(
            "state", "town_no", pl.col("proper").alias("town"), "level", "nces_id",
            _short("name", 100), _short("street", 35), _short("city", 30), pl.col("zip").str.slice(0, 5),
            pl.when(pl.col("phone").str.len_bytes() == 10).then("phone"), "district_id", _short("district", 60),  # noqa: PLR2004
        )
    )  # fmt: skip


def _grade(column: str) -> pl.Expr:
    return pl.col(column).replace({"PK": "-1", "KG": "0"}).cast(pl.Int8, strict=False)


def _short(column: str, length: int) -> pl.Expr:
    text = pl.col(column).str.slice(0, length).str.strip_chars()
    return pl.when(text == text.str.to_uppercase()).then(text.str.to_titlecase()).otherwise(text).alias(column)


def _invented(missing: pl.DataFrame) -> pl.DataFrame:
    kinds = {level: kind for level, (_, kind) in LEVELS.items()}
    number = pl.col("town_no").cast(pl.String).str.zfill(3)
    school = pl.concat_str(pl.lit("90"), number.str.slice(1), pl.col("level").replace({"E": "1", "M": "2", "H": "3"}))
    district = pl.concat_str("fips", pl.lit("91"), number)
    return missing.with_columns(
        district_id=district,
        district=pl.concat_str("town", pl.lit(" School District")),
        nces_id=pl.concat_str(district, school),
        name=pl.concat_str("town", pl.lit(" "), pl.col("level").replace(kinds)),
        street=pl.lit("100 School Street"),
        city="town",
        zip=pl.lit(None, pl.String),
        phone=pl.lit(None, pl.String),
    )


def school_towns(states: Sequence[str]) -> dict[str, int]:
    """How many towns each State has."""
    rows = numbered_towns(tuple(states))
    return dict(rows.group_by("state").len().rows())
