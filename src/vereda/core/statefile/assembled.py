"""Putting a State file together from the frames a carrier gave, and what must hold for it in every carrier."""

from typing import Final

import polars as pl

from vereda.core.elements import GROUPS
from vereda.core.statefile.model import Limits, StateFile, group_schema
from vereda.core.statefile.noticed import Noticed

_SUB_GROUPS: Final = tuple(name for name in GROUPS if name not in ("header", "student"))


class Parts:
    """Frames of each group as they come, in order."""

    def __init__(self, noticed: Noticed) -> None:
        self._noticed = noticed
        self._frames: dict[str, list[pl.DataFrame]] = {name: [] for name in GROUPS}

    def add(self, group: str, frame: pl.DataFrame) -> None:
        """Add rows: any of the group's columns as String, and `line` (Int64). Columns not there count as not sent."""
        schema = group_schema(group)
        absent = [pl.lit(None, kind).alias(key) for key, kind in schema.items() if key not in frame.columns]
        self._frames[group].append(frame.with_columns(absent).select(list(schema)))

    def frame(self, group: str) -> pl.DataFrame:
        """All rows of a group so far."""
        frames = self._frames[group]
        return pl.concat(frames) if frames else pl.DataFrame(schema=group_schema(group))

    def first_line(self, group: str) -> int | None:
        """Where the group's first record stands."""
        frames = self._frames[group]
        return frames[0]["line"][0] if frames and len(frames[0]) else None


def assembled(parts: Parts, limits: Limits, noticed: Noticed, *, carrier: str, where: str) -> StateFile:
    """The State file of these parts. Raises Refused without exactly one header, over the limits, or with orphans."""
    header = _header(parts.frame("header"), noticed, where)
    groups = {name: parts.frame(name) for name in GROUPS if name != "header"}
    students = len(groups["student"])
    if students > limits.students:
        message = f"{where} holds {students} students; at most {limits.students} are taken."
        noticed.refuse("file.too_many_students", message, line=groups["student"]["line"][limits.students])
    records = sum(len(frame) for frame in groups.values())
    if records > limits.records:
        noticed.refuse("file.too_many_records", f"{where} holds {records} records; at most {limits.records} are taken.")
    _refuse_orphans(groups, noticed)
    return StateFile(header, groups, noticed.frame(), carrier)


def _header(frame: pl.DataFrame, noticed: Noticed, where: str) -> dict[str, str | None]:
    if frame.is_empty():
        noticed.refuse("file.header.missing", f"{where} has no header.", group="header", line=1)
    if len(frame) > 1:
        message = f"{where} has a second header."
        noticed.refuse("file.header.repeated", message, group="header", line=frame["line"][1])
    header = frame.drop("line").row(0, named=True)
    if not any(header.values()):
        message = f"The header of {where} is empty."
        noticed.refuse("file.header.missing", message, group="header", line=frame["line"][0])
    return header


def _refuse_orphans(groups: dict[str, pl.DataFrame], noticed: Noticed) -> None:
    students = groups["student"].select("student_record_id")
    orphans = [
        groups[name]
        .select("student_record_id", "record_id", "line")
        .join(students, on="student_record_id", how="anti")
        .with_columns(group=pl.lit(name))
        for name in _SUB_GROUPS
    ]
    places = pl.concat(orphans).sort("line", maintain_order=True)
    if len(places):
        noticed.refuse_all("file.record.orphan", places, "A sub-record belongs to no student of the file.")
