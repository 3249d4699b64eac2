"""The tables shipped beside this package: names, States, streams, schools, courses."""

from functools import cache
from importlib.resources import files
from io import BytesIO

import polars as pl


@cache
def table(name: str) -> pl.DataFrame:
    """A table of `simulate/data` as text columns; empty cells are null."""
    raw = (files("vereda.simulate") / "data" / f"{name}.csv").read_bytes()
    return pl.read_csv(BytesIO(raw), infer_schema=False)


@cache
def states() -> pl.DataFrame:
    """One row per State: its weight in the nation, its habits, its carrier, its unit of credit."""
    return table("states").with_columns(
        pl.col("weight", "flag_blank", "father_missing", "units_a_year").cast(pl.Float64),
        (pl.col("home") == "yes").alias("home"),
        (pl.col("capitals") == "yes").alias("capitals"),
        (pl.col("accents") == "yes").alias("accents"),
    )


@cache
def streams() -> pl.DataFrame:
    """Home State, State of the season's work, share, first and last month of the season."""
    return table("streams").with_columns(
        pl.col("share").cast(pl.Float64), pl.col("from_month").cast(pl.Int8), pl.col("to_month").cast(pl.Int8)
    )
