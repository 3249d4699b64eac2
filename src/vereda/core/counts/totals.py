"""Figures of a count."""

from typing import Final

import polars as pl

MEASURES: Final = ("category_1", "category_2", "moved_in_period", "pfs", "lep", "idea", "served")
LEVELS: Final = ("state", "region", "district", "school", "age_grade", "age")  # by which figures are told


def national(counted: pl.DataFrame) -> dict[str, int]:
    """The figures of the nation, each child once, and those that stand beside them.

    `category_1` … `served` (MEASURES, among Category 1): children of whom any State says so; `sum_of_states`,
    `sum_of_summer`: what the States' own Category 1 and 2 add up to; `birth_to_21`: each child once, without the lower age,
    as the Department's National Profile counts.
    """
    eligible = counted.filter("category_1")
    figures = eligible.select(pl.col("child").filter(pl.col(name)).n_unique().alias(name) for name in MEASURES)
    sums = counted.select(
        sum_of_states=pl.col("category_1").sum(),
        sum_of_summer=pl.col("category_2").sum(),
        birth_to_21=pl.col("child").filter("birth_to_21").n_unique(),
    )
    return {**figures.row(0, named=True), **sums.row(0, named=True)}
