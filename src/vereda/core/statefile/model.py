"""What a State file is once it has been read: a header, one frame per record group, and what was noticed on the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

import polars as pl

from vereda.core.elements import GROUPS


class Severity(StrEnum):
    """How much a finding weighs: the whole file, one student, or only a word to the State."""

    REFUSE_FILE = "refuse_file"
    HOLD_STUDENT = "hold_student"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Rule:
    """One thing a State file is held to, told in English and Spanish.

    `checked_by` says who looks: the reader of the carrier, the checks over the frames, or the exchange, which alone
    knows what is already on record.
    """

    id: str
    severity: Severity
    what: str
    why: str
    source: str
    fix: str
    what_es: str
    fix_es: str
    checked_by: Literal["reading", "check", "exchange"]
    why_es: str = ""


FINDING_SCHEMA: Final[Mapping[str, type[pl.DataType]]] = {
    "rule": pl.String,
    "severity": pl.String,
    "group": pl.String,
    "student_record_id": pl.String,
    "record_id": pl.String,
    "element": pl.String,
    "line": pl.Int64,
    "value": pl.String,
    "message": pl.String,
}

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How much a file may hold before it is refused unread; each bound keeps reading within known memory.

    40,000 students a file is the limit of the federal interface; the others stand well above what such a file can need
    (about a million lines, 100 MB of text).
    """

    students: int = 40_000
    records: int = 2_000_000
    file_bytes: int = 1_000 * MEGABYTE
    unpacked_bytes: int = 1_000 * MEGABYTE
    compression_ratio: int = 200  # repetitive CSV shrinks 10 to 40 times; bombs of nested zeros a thousand times
    line_bytes: int = 100_000  # the longest legal line, an enrollment with a 1,000 character comment, has under 12 kB
    columns: int = 500
    members: int = 100
    findings_of_a_rule: int = 1_000  # after so many of one kind, more of them teach nobody anything


@dataclass(frozen=True)
class StateFile:
    """A State file as sent, before any check.

    `header`: element key → text, null where blank. `groups`: by group name (all but the header), in the order of
    `GROUPS`; every column `pl.String` (null = not sent): `student_record_id`, `record_id` (not in `student`), each
    element key of the group, and `line` (`pl.Int64`): the 1-based place in the carrier: the line of `.msx`, the row of a
    CSV or sheet, the source line of XML. `findings` has `FINDING_SCHEMA`. `carrier` is the extension without its dot.
    """

    header: Mapping[str, str | None]
    groups: Mapping[str, pl.DataFrame]
    findings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FINDING_SCHEMA))
    carrier: str = "msx"


class Refused(Exception):
    """The frame of the file is broken: nothing of it can be used. `findings` (FINDING_SCHEMA) says where and why."""

    def __init__(self, findings: pl.DataFrame) -> None:
        self.findings = findings
        first = findings.filter(pl.col("severity") == Severity.REFUSE_FILE).head(1)
        super().__init__(first["message"].item() if len(first) else "refused")

    def __reduce__(self) -> tuple[type["Refused"], tuple[pl.DataFrame]]:
        return (Refused, (self.findings,))


def group_schema(group: str) -> dict[str, type[pl.DataType]]:
    """Columns and types of a group's frame, in field order, `line` last."""
    return {**dict.fromkeys(GROUPS[group].columns, pl.String), "line": pl.Int64}


def empty_groups() -> dict[str, pl.DataFrame]:
    """A frame without rows for every group but the header."""
    return {name: pl.DataFrame(schema=group_schema(name)) for name in GROUPS if name != "header"}


def state_file(
    header: Mapping[str, str | None],
    groups: Mapping[str, pl.DataFrame],
    findings: Iterable[pl.DataFrame] = (),
    carrier: str = "msx",
) -> StateFile:
    """A StateFile with every group and column in place: what is missing in `groups` comes as nulls, `line` as rows."""
    complete = {name: _completed(name, groups.get(name)) for name in empty_groups()}
    whole_header = {key: header.get(key) or None for key in GROUPS["header"].columns}
    return StateFile(whole_header, complete, pl.concat([pl.DataFrame(schema=FINDING_SCHEMA), *findings]), carrier)


def _completed(name: str, frame: pl.DataFrame | None) -> pl.DataFrame:
    schema = group_schema(name)
    if frame is None:
        return pl.DataFrame(schema=schema)
    if "line" not in frame.columns:
        frame = frame.with_row_index("line", offset=2)
    missing = [pl.lit(None, pl.String).alias(key) for key in schema if key not in frame.columns]
    return frame.with_columns(missing).select(pl.col(key).cast(kind) for key, kind in schema.items())
