"""Answers that the browser saves."""

import csv
import io
from collections.abc import Sequence
from typing import Literal

import xlsxwriter
from django.http import HttpResponse

from vereda.core import spreadsheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Kind = Literal["csv", "xlsx"]
Cell = str | int | float
HEADS = 2  # the line of a sheet that has the heads, below what the table is about


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def as_table(kind: Kind, name: str, cells: Sequence[Sequence[Cell]], *, about: str, wide: int = 1) -> HttpResponse:
    """A table to take along, its heads as first row. `about`: what stands above it in a sheet; `wide`: columns of names."""
    if kind == "csv":
        return as_file(_csv(cells), CSV, f"{name}.csv")
    return as_file(_xlsx(cells, about, wide), XLSX, f"{name}.xlsx")


def _csv(cells: Sequence[Sequence[Cell]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(
        [[spreadsheet.cell(cell) if isinstance(cell, str) else cell for cell in row] for row in cells]
    )
    return ("\ufeff" + kept.getvalue()).encode()


def _xlsx(cells: Sequence[Sequence[Cell]], about: str, wide: int) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, about)
    for number, row in enumerate(cells, start=HEADS):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, head if number == HEADS else None)
            else:
                sheet.write_number(number, column, cell)
    sheet.set_column(0, wide - 1, 34)
    sheet.set_column(wide, len(cells[0]) - 1, 16)
    sheet.freeze_panes(HEADS + 1, wide)
    book.close()
    return kept.getvalue()
