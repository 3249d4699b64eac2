"""The standard form of a record as one line of text: what the exchange keeps, so that nobody is brought to it twice.

A line has the columns of a feature frame (`people.features`, without `record_id`), in its order, parted by tabs; what was not
said is empty. Standard forms have neither tabs nor empty texts, so nothing is lost.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

import polars as pl
from polars.datatypes import DataType

from vereda.core.identity.people import IDENTITY_COLUMNS, features

PARTED_BY: Final = "\t"
YES, NO = "true", "false"


@cache
def columns() -> Mapping[str, DataType]:
    """The columns of a line and their types."""
    nobody = pl.DataFrame(schema=dict.fromkeys(IDENTITY_COLUMNS, pl.String))
    return {name: kind for name, kind in features(nobody).schema.items() if name != "record_id"}


@cache
def places() -> Mapping[str, int]:
    """Where each column stands in a line."""
    return {name: place for place, name in enumerate(columns())}


def lines(features: pl.DataFrame) -> pl.Series:
    """A feature frame as lines, one a record."""
    said = [pl.col(name).cast(pl.String).fill_null("") for name in columns()]
    return features.select(pl.concat_str(said, separator=PARTED_BY).alias("form")).to_series()


def from_lines(forms: pl.DataFrame) -> pl.DataFrame:
    """A feature frame from `record_id` and `form` (lines)."""
    parts = pl.col("form").str.split_exact(PARTED_BY, len(columns()) - 1).struct.rename_fields(list(columns()))
    told = forms.select("record_id", parts).unnest("form")
    return told.with_columns(_typed(name, kind) for name, kind in columns().items())


def _typed(name: str, kind: DataType) -> pl.Expr:
    text = pl.when(pl.col(name) != "").then(pl.col(name))
    if kind == pl.Boolean:
        return (text == YES).alias(name)
    return (text.str.to_date("%Y-%m-%d") if kind == pl.Date else text).alias(name)
