"""Reading `.msx`: one record a line, fields separated by a vertical bar, the group letter first.

A block of lines becomes one frame a group by string splitting inside Polars, so no field is touched by Python. Lines
that begin with `#` are remarks; the template explains every element in them.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final

import polars as pl

from vereda.core.elements import GROUPS, Group
from vereda.core.statefile.assembled import Parts, assembled
from vereda.core.statefile.carriers.text import blocks_of_lines, look
from vereda.core.statefile.model import Limits, StateFile
from vereda.core.statefile.noticed import Noticed
from vereda.core.statefile.values import CONTROL, cleaned

_PREFIXES: Final = [f"{group.letter}|" for group in GROUPS.values()]
_HEADER: Final = "H|"


def read_msx(stream: BinaryIO, limits: Limits, noticed: Noticed, where: str) -> StateFile:
    """Read the lines of a seekable stream. Raises Refused."""
    form = look(stream, limits, noticed, where)
    if not form.ends_with_break:
        line = form.lines + 1
        noticed.refuse("file.truncated", f"{where} ends in the middle of line {line}.", line=line)
    stream.seek(0)
    parts = Parts(noticed)
    for lines in _frames_of_lines(stream, form.encoding):
        _check_lines(lines, noticed)
        for group in GROUPS.values():
            mine = lines.filter(pl.col("text").str.starts_with(f"{group.letter}|"))
            if len(mine):
                parts.add(group.name, _split(mine, group, noticed))
    _check_header_first(parts, noticed, where)
    state_file = assembled(parts, limits, noticed, carrier="msx", where=where)
    return _in_place(state_file, noticed)


def _frames_of_lines(stream: BinaryIO, encoding: str) -> Iterator[pl.DataFrame]:
    """The lines that say something, as `line` (Int64) and `text`; remarks and blank lines are left out."""
    before = 0
    for block in blocks_of_lines(stream):
        text = block.decode(encoding if before == 0 else encoding.removesuffix("-sig"))
        lines = text.removesuffix("\n").split("\n")
        frame = pl.DataFrame({"text": lines}, schema={"text": pl.String}).with_row_index("line", offset=before + 1)
        before += len(lines)
        frame = frame.with_columns(pl.col("line").cast(pl.Int64), pl.col("text").str.strip_suffix("\r"))
        yield frame.filter(~pl.col("text").str.starts_with("#") & (pl.col("text") != ""))


def _check_lines(lines: pl.DataFrame, noticed: Noticed) -> None:
    prefix = pl.col("text").str.slice(0, 2)
    unknown = lines.filter(~prefix.is_in(_PREFIXES))
    if len(unknown):
        line, text = unknown.row(0)
        message = f"Line {line} begins with “{text[:2]}”, not with the letter of a record group and a vertical bar."
        noticed.refuse("file.line.group_unknown", message, line=line)
    bars = {f"{group.letter}|": len(group.columns) for group in GROUPS.values()}
    counted = lines.select("line", prefix.alias("prefix"), found=pl.col("text").str.count_matches("|", literal=True))
    wrong = counted.filter(pl.col("found") != pl.col("prefix").replace_strict(bars, return_dtype=pl.UInt32))
    if len(wrong):
        line, letter, found = wrong.row(0)
        message = f"Line {line} has {found} fields after its letter {letter[0]}; there must be {bars[letter]}."
        noticed.refuse("file.line.field_count", message, line=line)


def _split(lines: pl.DataFrame, group: Group, noticed: Noticed) -> pl.DataFrame:
    names = ["letter", *group.columns]
    fields = pl.col("text").str.split_exact("|", len(group.columns)).struct.rename_fields(names).alias("fields")
    frame = lines.select("line", fields).unnest("fields").drop("letter")
    if lines["text"].str.contains(CONTROL).any():
        return cleaned(frame, group.name, noticed)
    columns = list(group.columns)
    return frame.with_columns(pl.when(pl.col(columns) != "").then(pl.col(columns)))


def _check_header_first(parts: Parts, noticed: Noticed, where: str) -> None:
    header = parts.frame("header")
    first = min((parts.first_line(name) for name in GROUPS if name != "header"), default=None, key=_late_if_none)
    if len(header) and first is not None and header["line"][0] > first:
        noticed.refuse("file.header.missing", f"{where} does not begin with its header.", line=first)


def _late_if_none(line: int | None) -> float:
    return float("inf") if line is None else line


def _in_place(state_file: StateFile, noticed: Noticed) -> StateFile:
    """Warn of sub-records that stand below another student than their own."""
    students = state_file.groups["student"].select("line", owner="student_record_id").sort("line")
    for name, frame in state_file.groups.items():
        if name == "student" or frame.is_empty():
            continue
        placed = frame.select("student_record_id", "record_id", "line").sort("line")
        strays = placed.join_asof(students, on="line").filter(pl.col("owner").ne_missing(pl.col("student_record_id")))
        if len(strays):
            message = "A sub-record stands below another student than its own."
            noticed.add_all("file.line.out_of_place", strays.drop("owner").with_columns(group=pl.lit(name)), message)
    return StateFile(state_file.header, state_file.groups, noticed.frame(), state_file.carrier)
