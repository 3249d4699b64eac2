"""School years of the States: when they begin, when the first semester ends, when they end."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from vereda.simulate.tables import states as all_states

AUGUST = 8


def first_day(until: date, years: int) -> date:
    """August 1 of the school year that lies `years` whole school years before the one of `until`."""
    current = until.year if until.month >= AUGUST else until.year - 1
    return date(current - years, AUGUST, 1)


def school_years(states: Sequence[str], first: int, last: int) -> pl.DataFrame:
    """One row per State and school year beginning in `first` … `last`.

    Columns: state, year (Int32, the calendar year it begins in), starts, semester (last day of the first semester),
    ends, next_starts (Date).
    """
    years = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": pl.Int32})
    rows = all_states().filter(pl.col("state").is_in(list(states))).select("state", "starts", "semester", "ends")
    return (
        rows.sort("state")
        .join(years, how="cross")
        .select(
            "state",
            "year",
            starts=_day("starts", pl.col("year")),
            semester=_day("semester", pl.col("year") + pl.col("semester").str.starts_with("01").cast(pl.Int32)),
            ends=_day("ends", pl.col("year") + 1),
            next_starts=_day("starts", pl.col("year") + 1),
        )
    )


def _day(column: str, year: pl.Expr) -> pl.Expr:
    return pl.concat_str(year.cast(pl.String), pl.lit("-"), column).str.to_date("%Y-%m-%d")
