"""A span of a State's days as numbered records: which file, which student of it, which record of the student."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from vereda.core.elements import GROUPS
from vereda.simulate.spill import SUB_GROUPS

MOST_STUDENTS: Final = 40_000  # of one file: the limit of the federal interface


@dataclass(frozen=True)
class Span:
    """Frames by group, each with all element columns as text and `place` (UInt32): the student's place in the span.

    `files` has a row per file: day (Date), part (from 0), first and students (places), records (of all groups).
    """

    groups: Mapping[str, pl.DataFrame]
    files: pl.DataFrame


def numbered(frames: Mapping[str, pl.DataFrame], state: str) -> Span:
    """Number what `Spill.frames` gives: students by identifier within each day, sub-records within each student."""
    students = frames["student"].sort("send_day", "state_student_id").with_row_index("place")
    nth = pl.int_range(pl.len()).over("send_day")
    students = students.with_columns(
        part=nth // MOST_STUDENTS,
        student_record_id=(nth % MOST_STUDENTS + 1).cast(pl.String).str.zfill(7),
        reporting_state_code=pl.lit(state),
        state_student_identifier="state_student_id",
        state_student_identifier_type=pl.lit("01"),
        action_code="action",
    )
    places = students.select("send_day", "state_student_id", "place", "student_record_id")
    groups = {"student": _complete("student", students)}
    for group in SUB_GROUPS:
        rows = frames[group].join(places, on=["send_day", "state_student_id"], how="inner", maintain_order="left")
        rows = rows.sort("place", maintain_order=True)
        number = pl.int_range(1, pl.len() + 1).over("place").cast(pl.String).str.zfill(3)
        groups[group] = _complete(group, rows.with_columns(record_id=number))
    in_order = {name: groups[name] for name in GROUPS if name in groups}
    return Span(in_order, _files(students, in_order))


def _complete(group: str, frame: pl.DataFrame) -> pl.DataFrame:
    columns = GROUPS[group].columns
    absent = [pl.lit(None, pl.String).alias(name) for name in columns if name not in frame.columns]
    return frame.with_columns(absent).select("place", *columns)


def _files(students: pl.DataFrame, groups: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    per_student = pl.concat([frame.select("place") for frame in groups.values()]).group_by("place").len("records")
    counted = students.select("place", "send_day", "part").join(per_student, on="place")
    return (
        counted.group_by(pl.col("send_day").alias("day"), "part")
        .agg(pl.col("place").min().alias("first"), pl.len().alias("students"), pl.col("records").sum())
        .sort("day", "part")
    )


def spans(days: list[tuple[date, int]], most: int = 25_000) -> list[tuple[date, date]]:
    """Days grouped so that a span speaks of about `most` students: first and last day of each."""
    found: list[tuple[date, date]] = []
    first, sum_so_far = None, 0
    for day, students in days:
        first = first or day
        sum_so_far += students
        if sum_so_far >= most:
            found.append((first, day))
            first, sum_so_far = None, 0
    if first is not None:
        found.append((first, days[-1][0]))
    return found
