"""The canonical order of a State file: students as they come, and after each its sub-records, group by group."""

from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from vereda.core.elements import GROUPS, Group
from vereda.core.statefile.model import StateFile
from vereda.core.statefile.values import without_forbidden

SUB_GROUPS: Final = tuple(group for group in GROUPS.values() if group.name not in ("header", "student"))
_ROWS_AT_ONCE: Final = 100_000


def in_canonical_order(state_file: StateFile) -> dict[str, pl.DataFrame]:
    """Each group's frame, its columns in field order, its rows sorted by the place of their student; + `place` (UInt32).

    Raises ValueError for a sub-record without its student, or a text that not every carrier can hold.
    """
    students = state_file.groups["student"].drop("line").with_row_index("place")
    if not without_forbidden(students) or not without_forbidden(header_frame(state_file)):
        raise ValueError("A header or student value holds a vertical bar or control character")
    places = students.select("student_record_id", "place").unique("student_record_id", keep="first")
    ordered = {"student": students}
    for group in SUB_GROUPS:
        frame = (
            state_file.groups[group.name]
            .select(group.columns)
            .join(places, on="student_record_id", how="left", maintain_order="left")
        )
        if frame["place"].has_nulls():
            raise ValueError(f"A record of {group.name} belongs to no student")
        if not without_forbidden(frame):
            raise ValueError(f"A value of {group.name} holds a vertical bar or control character")
        ordered[group.name] = frame.sort("place", maintain_order=True)
    return ordered


def header_frame(state_file: StateFile) -> pl.DataFrame:
    """The header as a frame of one row, its columns String and in field order."""
    columns = GROUPS["header"].columns
    return pl.DataFrame([state_file.header], schema=dict.fromkeys(columns, pl.String)).select(columns)


def lines_by_student(
    ordered: dict[str, pl.DataFrame],
    written: Callable[[Group], pl.Expr],
    closing: str | None = None,
) -> Iterator[pl.Series]:
    """The text of every record in the order of the file, some thousand students at a time.

    `written` gives the expression that writes a record of a group; `closing` is the text after each student, if any.
    """
    students = len(ordered["student"])
    records = sum(len(frame) for frame in ordered.values())
    step = max(1, students * _ROWS_AT_ONCE // max(1, records))
    for begin in range(0, students, step):
        end = min(students, begin + step)
        texts = []
        for order, (name, frame) in enumerate(ordered.items()):
            low, high = (int(place) for place in frame["place"].search_sorted(pl.Series([begin, end], dtype=pl.UInt32)))
            part = frame.slice(low, high - low)
            texts.append(part.select("place", order=pl.lit(order, pl.Int8), text=written(GROUPS[name])))
        if closing is not None:
            marks = pl.DataFrame({"place": range(begin, end)}, schema={"place": pl.UInt32})
            texts.append(marks.with_columns(order=pl.lit(99, pl.Int8), text=pl.lit(closing)))
        yield pl.concat(texts).sort("place", "order", maintain_order=True)["text"]
