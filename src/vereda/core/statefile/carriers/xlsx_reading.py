"""Reading `.xlsx`: one sheet a record group, first row the element keys, for States without a programmer.

People type, and Excel interprets: `01` becomes the number 1, `20120331` may become a date. Both are read as what the
element has, with a note for each column.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Final

import polars as pl

from vereda.core.elements import CODE_SETS, GROUPS, Element, Group
from vereda.core.statefile.assembled import Parts, assembled
from vereda.core.statefile.carriers.archive import opened, unpacking
from vereda.core.statefile.carriers.columns import named
from vereda.core.statefile.carriers.sheet import Cell
from vereda.core.statefile.carriers.styles import as_moment, as_plain_number
from vereda.core.statefile.carriers.workbook import Row, Workbook
from vereda.core.statefile.model import Limits, StateFile
from vereda.core.statefile.noticed import Noticed
from vereda.core.statefile.values import cleaned

NOTES_SHEET: Final = "notes"
_ROWS_AT_ONCE: Final = 5_000
_FIXED_DIGITS: Final = re.compile(r"\[0-9\]\{([0-9]+)\}")
_WRITTEN: Final = {"date": "%Y%m%d", "month": "%m%Y", "timestamp": "%Y%m%d%H%M%S000"}


def read_xlsx(stream: BinaryIO, limits: Limits, noticed: Noticed, where: str) -> StateFile:
    """Read the sheets of a workbook. Raises Refused."""
    broken = "file.xlsx.broken"
    archive, files = opened(stream, limits, noticed, where, folders=True, broken=broken)
    parts = Parts(noticed)
    with unpacking(noticed, where, broken):
        workbook = Workbook(archive, files, limits, noticed, where)
        sheets = {"_".join(name.strip().lower().split()): name for name in workbook.sheets}
        if len(sheets) < len(workbook.sheets):
            noticed.refuse("file.zip.repeated_member", f"{where} has two sheets of the same name.")
        for name in sorted(set(sheets) - set(GROUPS) - {NOTES_SHEET}):
            noticed.add("file.zip.member_unknown", f"{where}: the sheet {name[:60]} was left out.", value=name)
        for group in GROUPS.values():
            if group.name in sheets:
                _SheetOfGroup(workbook, sheets[group.name], group, limits, noticed).read_into(parts)
            elif group.name in ("header", "student"):
                message = f"{where} has no sheet {group.name}."
                noticed.refuse("file.zip.member_missing", message, group=group.name, value=group.name)
    return assembled(parts, limits, noticed, carrier="xlsx", where=where)


class _SheetOfGroup:
    """Reads the rows of one sheet as records of one group."""

    def __init__(self, workbook: Workbook, sheet: str, group: Group, limits: Limits, noticed: Noticed) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.group = group
        self.limits = limits
        self.noticed = noticed
        self.keys: list[str | None] = []
        self.fields = {field.key: field for field in group.fields}
        self.noted: set[tuple[str, str]] = set()

    def read_into(self, parts: Parts) -> None:
        rows = self.workbook.rows(self.sheet)
        first = next(rows, None)
        if first is None:
            message = f"The sheet {self.group.name} is empty."
            self.noticed.refuse("file.empty", message, group=self.group.name, line=1)
        where = f"The sheet {self.group.name}"
        self.keys = named(_names(first[1]), self.group, self.limits, self.noticed, where)
        count = 0
        for chunk in _chunks(rows):
            count += len(chunk)
            if count > self.limits.records:
                message = f"{where} has more than {self.limits.records} rows."
                self.noticed.refuse("file.too_many_records", message, group=self.group.name)
            parts.add(self.group.name, cleaned(self._frame(chunk), self.group.name, self.noticed))

    def _frame(self, rows: list[Row]) -> pl.DataFrame:
        columns: dict[str, list[str | None]] = {key: [None] * len(rows) for key in self.keys if key}
        for place, (line, cells) in enumerate(rows):
            for cell in cells:
                key = self.keys[cell.column] if cell.column < len(self.keys) else None
                if key:
                    columns[key][place] = cell.text if cell.kind == "text" else self._typed(cell, key, line)
                elif cell.column >= len(self.keys) and cell.text.strip():
                    self._refuse_stray(cell, line)
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return frame.with_columns(line=pl.Series([line for line, _ in rows], dtype=pl.Int64))

    def _refuse_stray(self, cell: Cell, line: int) -> None:
        message = f"Row {line} of the sheet {self.group.name} has a value to the right of its {len(self.keys)} columns."
        self.noticed.refuse("file.line.field_count", message, group=self.group.name, line=line, value=cell.text)

    def _typed(self, cell: Cell, key: str, line: int) -> str | None:
        """What a cell that is no text means for its element; the first of each kind in a column is noted."""
        if cell.kind == "error":
            self._note("file.xlsx.error_cell", f"holds the error {cell.text[:20]}", key, line)
            return None
        field = self.fields[key]
        if cell.kind == "date":
            moment = _moment(cell.text, epoch_1904=self.workbook.epoch_1904)
            if moment is None:
                return as_plain_number(cell.text)
            self._note("file.xlsx.date_cell", "holds Excel dates", key, line)
            return moment.strftime(_WRITTEN.get(field.type, "%Y-%m-%d"))
        typed = as_plain_number(cell.text)
        padded = _padded(typed, field)
        if padded != typed:
            self._note("file.xlsx.number_cell", "holds numbers without their leading zeros", key, line)
        return padded

    def _note(self, rule: str, sentence: str, key: str, line: int) -> None:
        if (rule, key) not in self.noted:
            self.noted.add((rule, key))
            message = f"Sheet {self.group.name}: the column {key} {sentence}; row {line} is the first."
            self.noticed.add(rule, message, group=self.group.name, element=key, line=line)


def _names(cells: list[Cell]) -> list[str]:
    names = [""] * (max(cell.column for cell in cells) + 1)
    for cell in cells:
        names[cell.column] = cell.text
    return names


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _ROWS_AT_ONCE)):
        yield chunk


def _moment(text: str, *, epoch_1904: bool) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if "-" in text[1:] else as_moment(text, epoch_1904=epoch_1904)
    except ValueError:
        return None


def _padded(text: str, field: Element) -> str:
    """A number with the leading zeros that its element always has."""
    if not text.isdecimal():
        return text
    if field.type == "month":
        return text.zfill(field.length)
    if field.type == "code" and text.zfill(field.length) in CODE_SETS[field.code_set]:
        return text.zfill(field.length)
    digits = _FIXED_DIGITS.match(field.pattern)
    return text.zfill(int(digits[1])) if digits else text
