"""NCES directory files, of any published layout, to one frame."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from vereda.core.schools.layouts import (
    DISTRICT_COLUMNS,
    DISTRICT_LAYOUTS,
    SCHOOL_COLUMNS,
    SCHOOL_LAYOUTS,
    STATUS_2013,
    Layout,
    UnknownLayout,
)

NOT_SAID = ("†", "–", "-", "‡", "N", "M")  # footnote marks of the school search, and the older files' letters
NOT_SAID_IN = ("low_grade", "high_grade", "county", "phone")
SCHOOL_ID_DIGITS = 12
DISTRICT_ID_DIGITS = 7


def read_schools(path: Path) -> pl.DataFrame:
    """Schools of an NCES file, columns `SCHOOL_COLUMNS`. Raises UnknownLayout; rows without a 12-digit number are left out."""
    frame = _read(path, SCHOOL_LAYOUTS, SCHOOL_COLUMNS)
    return (
        frame.with_columns(
            pl.col("nces_id").str.zfill(SCHOOL_ID_DIGITS), pl.col("district_id").str.zfill(DISTRICT_ID_DIGITS)
        )
        .filter(pl.col("nces_id").str.contains(r"^\d{12}$"), pl.col("district_id").str.contains(r"^\d{7}$"))
        .unique("nces_id", keep="first", maintain_order=True)
    )


def read_districts(path: Path) -> pl.DataFrame:
    """Districts of an NCES file, columns `DISTRICT_COLUMNS`. Raises UnknownLayout; rows without a 7-digit number are left out."""
    frame = _read(path, DISTRICT_LAYOUTS, DISTRICT_COLUMNS)
    return (
        frame.with_columns(pl.col("nces_id").str.zfill(DISTRICT_ID_DIGITS))
        .filter(pl.col("nces_id").str.contains(r"^\d{7}$"))
        .unique("nces_id", keep="first", maintain_order=True)
    )


def _read(path: Path, layouts: Sequence[Layout], columns: Sequence[str]) -> pl.DataFrame:
    try:
        published = pl.read_csv(path, infer_schema_length=0, encoding="utf8-lossy")
    except pl.exceptions.PolarsError as trouble:
        raise UnknownLayout(f"{path.name} is not a comma-separated file with a header: {trouble}") from trouble
    layout = next((one for one in layouts if one.fits(published.columns)), None)
    if layout is None:
        looked_for = "; or ".join(f"{one.name}: {', '.join(one.columns.values())}" for one in layouts)
        raise UnknownLayout(f"{path.name} has none of the layouts NCES publishes. Columns looked for – {looked_for}.")
    cells = [_cell(layout, column) for column in columns]
    return published.select(cells).filter(pl.col("name") != "")


def _cell(layout: Layout, column: str) -> pl.Expr:
    place = layout.columns.get(column)
    if place is None:
        return pl.lit("").alias(column)
    text = pl.col(place).fill_null("").str.strip_chars().str.replace_all(r"\s+", " ")
    if column in NOT_SAID_IN:
        text = pl.when(text.is_in(NOT_SAID)).then(pl.lit("")).otherwise(text)
    if column == "status":
        text = text.replace(STATUS_2013)
    if column == "phone":
        text = text.str.replace_all(r"\D", "")
    return text.alias(column)
