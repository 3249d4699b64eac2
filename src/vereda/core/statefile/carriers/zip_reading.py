"""Reading `.zip`: one CSV a record group, first row the element keys, columns in any order."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, Final

import polars as pl

from vereda.core.elements import GROUPS, Group
from vereda.core.statefile.assembled import Parts, assembled
from vereda.core.statefile.carriers.archive import opened, unpacking
from vereda.core.statefile.carriers.columns import named
from vereda.core.statefile.carriers.text import look
from vereda.core.statefile.model import Limits, StateFile
from vereda.core.statefile.noticed import Noticed
from vereda.core.statefile.values import cleaned

ROWS_AT_ONCE: Final = 5_000  # few enough to stay in the processor cache
_IGNORED: Final = ("readme.txt",)


def read_zip(stream: BinaryIO, limits: Limits, noticed: Noticed, where: str) -> StateFile:
    """Read the CSV files of an archive. Raises Refused."""
    archive, files = opened(stream, limits, noticed, where, folders=False)
    members = {name.lower(): info for name, info in files.items()}
    for name in sorted(set(members) - {f"{group}.csv" for group in GROUPS} - set(_IGNORED)):
        noticed.add("file.zip.member_unknown", f"{where}: {name} was left out.", value=name)
    parts = Parts(noticed)
    for group in GROUPS.values():
        name = f"{group.name}.csv"
        if name in members:
            with unpacking(noticed, f"{where}: {name}"):
                _read_member(archive, members[name], group, limits, noticed, parts)
        elif group.name in ("header", "student"):
            noticed.refuse("file.zip.member_missing", f"{where} holds no {name}.", group=group.name, value=name)
    return assembled(parts, limits, noticed, carrier="zip", where=where)


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, group: Group, limits: Limits, noticed: Noticed, parts: Parts
) -> None:
    name = info.filename.lower()
    with archive.open(info) as member:
        form = look(member, limits, noticed, name)
    with archive.open(info) as member, io.TextIOWrapper(member, form.encoding, newline="") as text:
        rows = _rows(text, noticed, name)
        first_row = next(rows, None)
        if first_row is None:
            noticed.refuse("file.empty", f"{name} is empty.", group=group.name)
        keys = named(first_row, group, limits, noticed, name)
        before = 1
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            frame = _frame(chunk, keys, before, group, noticed, name)
            parts.add(group.name, cleaned(frame, group.name, noticed))
            before += len(chunk)


def _rows(text: io.TextIOWrapper, noticed: Noticed, name: str) -> Iterator[list[str]]:
    reader = csv.reader(text, strict=True)
    try:
        yield from reader
    except csv.Error as fault:
        line = reader.line_num
        rule = "file.line.too_long" if "limit" in str(fault) else "file.csv.broken"
        noticed.refuse(rule, f"{name} cannot be read at line {line}: {fault}.", line=line)


def _frame(
    chunk: list[list[str]], keys: Sequence[str | None], before: int, group: Group, noticed: Noticed, name: str
) -> pl.DataFrame:
    """The rows as columns; rows are counted from `before`, blank lines left out."""
    lines = list(range(before + 1, before + 1 + len(chunk)))
    widths = list(map(len, chunk))
    if 0 in widths:
        lines = [line for line, width in zip(lines, widths, strict=True) if width]
        chunk = [row for row in chunk if row]
    wrong = [(line, row) for line, row in zip(lines, chunk, strict=True) if len(row) != len(keys)]
    if wrong:
        line, row = wrong[0]
        message = f"Row {line} of {name} has {len(row)} fields; its first row has {len(keys)}."
        noticed.refuse("file.line.field_count", message, group=group.name, line=line)
    columns = list(zip(*chunk, strict=True)) or [()] * len(keys)
    series = [pl.Series(key, column, pl.String) for key, column in zip(keys, columns, strict=True) if key]
    return pl.DataFrame([*series, pl.Series("line", lines, pl.Int64)])
