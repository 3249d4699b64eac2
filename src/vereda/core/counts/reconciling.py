"""A State's own list of counted children beside the exchange's: every difference with exactly one reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import polars as pl

from vereda.core.counts.rules import CATEGORY_1, COUNTED
from vereda.core.counts.tables import rows

LISTED: Final = {
    "number": pl.String,
    "category_1": pl.Boolean,
    "category_2": pl.Boolean,
    "age_grade": pl.String,
}
KNOWN: Final = {
    "number": pl.String,
    "child": pl.Int64,
    "reason": pl.String,
    "category_2": pl.Boolean,
    "age_grade": pl.String,
    "near_match": pl.Boolean,
    "elsewhere": pl.Boolean,
}
ELSEWHERE: Final = ("resided", "unexpired")  # may be so because the child has moved on
DIFFERENCES: Final = {"number": pl.String, "child": pl.Int64, "reason": pl.String}


@dataclass(frozen=True)
class Difference:
    """A reason of a difference: what it is, and how a State mends it; each language → words."""

    words: Mapping[str, str]
    fix: Mapping[str, str]
    source: str


REASONS: Final = MappingProxyType(
    {
        row["key"]: Difference(
            {"en": row["words"], "es": row["words_es"]}, {"en": row["fix"], "es": row["fix_es"]}, row["source"]
        )
        for row in rows("reconciling_reasons.csv")
    }
)


def reconcile(listed: pl.DataFrame, known: pl.DataFrame, held: pl.Series) -> pl.DataFrame:
    """Every number that is counted on one side and not, or otherwise, on the other: DIFFERENCES, by number.

    `listed` (LISTED): the State's list, age_grade null where it gives none. `known` (KNOWN): its records, with what the count
    says of their child in the State; `elsewhere`: another State has the child's latest move. `held`: numbers held back from
    the State's last file.
    """
    listed = listed.with_columns(copies=pl.len().over("number")).unique("number", keep="first", maintain_order=True)
    both = listed.join(known, on="number", how="full", coalesce=True, suffix="_known")
    ours = (pl.col("reason") == COUNTED).fill_null(value=False)
    theirs = pl.col("category_1").fill_null(value=False)
    told = both.with_columns(ours=ours, theirs=theirs, near_match=pl.col("near_match").fill_null(value=False))
    told = told.with_columns(
        listed_child=(pl.col("theirs") & pl.col("child").is_not_null()).sum().over("child"),
        child_is_listed=pl.col("theirs").any().over("child"),
        place=pl.col("theirs").cum_sum().over("child", order_by="number"),
    )
    found = told.with_columns(difference=_reason(held)).filter(pl.col("difference").is_not_null())
    return found.select("number", "child", reason="difference").sort("number")


def _reason(held: pl.Series) -> pl.Expr:
    """The first that fits."""
    ours, theirs = pl.col("ours"), pl.col("theirs")
    only_theirs = theirs & ~ours
    shared = pl.col("child").is_not_null() & (pl.col("listed_child") > 1) & (pl.col("place") > 1)
    unlisted = ours & ~pl.col("child_is_listed").fill_null(value=False)
    both = theirs & ours
    chain = [
        (pl.col("copies") > 1, "listed_twice"),
        (theirs & shared, "same_child"),
        (only_theirs & pl.col("number").is_in(held.implode()), "held_back"),
        (only_theirs & pl.col("reason").is_null(), "not_in_file"),
        (only_theirs & pl.col("near_match"), "near_match"),
        (only_theirs & pl.col("reason").is_in(ELSEWHERE) & pl.col("elsewhere"), "other_state"),
        *((only_theirs & (pl.col("reason") == key), key) for key in CATEGORY_1),
        (unlisted, "not_listed"),
        (both & pl.col("category_2") & ~pl.col("category_2_known"), "not_in_term"),
        (both & ~pl.col("category_2") & pl.col("category_2_known"), "served_too"),
        (both & (pl.col("age_grade") != pl.col("age_grade_known")), "grade_differs"),
    ]
    return pl.coalesce(*(pl.when(condition).then(pl.lit(key)) for condition, key in chain))
