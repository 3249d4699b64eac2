"""The school list that ships with Vereda: five States of many migratory children (see data/README.md for origin and license)."""

from importlib.resources import files

import polars as pl

DATA = files("vereda.core.schools") / "data"


def packaged_schools() -> pl.DataFrame:
    """Schools, columns `SCHOOL_COLUMNS`."""
    return pl.read_parquet(DATA.joinpath("schools.parquet").read_bytes())


def packaged_districts() -> pl.DataFrame:
    """Districts, columns `DISTRICT_COLUMNS`."""
    return pl.read_parquet(DATA.joinpath("districts.parquet").read_bytes())
