"""What no value may hold in any carrier: vertical bars, line breaks, control characters.

Each marks the limits of fields or lines in one carrier or another, so it becomes a space, with a note.
"""

from typing import Final

import polars as pl

from vereda.core.statefile.noticed import Noticed

# Controls, the line and paragraph separators, and the two code points that XML cannot carry.
CONTROL: Final = r"[\p{Cc}\x{2028}\x{2029}\x{FFFE}\x{FFFF}]"
FORBIDDEN: Final = r"[|\p{Cc}\x{2028}\x{2029}\x{FFFE}\x{FFFF}]"
RULE: Final = "file.value.control_character"


def cleaned(frame: pl.DataFrame, group: str, noticed: Noticed) -> pl.DataFrame:
    """The frame with each forbidden character replaced by a space and each empty value by null; notes say where.

    `frame`: the String columns of a group and `line`.
    """
    columns = [name for name, kind in frame.schema.items() if kind == pl.String]
    marked = frame.select(pl.col(columns).str.contains(FORBIDDEN).any())
    for name in columns:
        if marked[name].item():
            frame = _replaced(frame, name, group, noticed)
    return frame.with_columns(pl.when(pl.col(columns) != "").then(pl.col(columns)))


def _replaced(frame: pl.DataFrame, name: str, group: str, noticed: Noticed) -> pl.DataFrame:
    here = [column for column in ("student_record_id", "record_id", "line") if column in frame.columns]
    places = frame.filter(pl.col(name).str.contains(FORBIDDEN)).select(
        *here,
        pl.col(name).str.replace_all(FORBIDDEN, " ").alias("value"),
        group=pl.lit(group),
        element=pl.lit(name),
    )
    noticed.add_all(RULE, places, f"A character that no value may hold was replaced by a space in {name}.")
    return frame.with_columns(pl.col(name).str.replace_all(FORBIDDEN, " "))


def without_forbidden(frame: pl.DataFrame) -> bool:
    """Whether a frame's texts can be written to every carrier as they are."""
    texts = frame.select(pl.col(pl.String))
    return texts.is_empty() or not any(
        texts.select(pl.all().str.contains(FORBIDDEN).any().fill_null(value=False)).row(0)
    )
