"""The table of a count as CSV and as a workbook, with what it is and when it was made."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from vereda.core import spreadsheet
from vereda.exchange.counts.publishing import Published
from vereda.portal.components.files import CSV, XLSX, as_file
from vereda.portal.components.tags import moment
from vereda.portal.counts.asking import Asked
from vereda.portal.counts.table import Row
from vereda.portal.counts.words import HEADS, LEVELS, years

Cell = str | int


def table_file(kind: str, asked: Asked, shown: Published, rows: Sequence[Row], *, at: datetime) -> HttpResponse:
    assert asked.count
    name = "-".join(filter(None, ("count", asked.count.period, asked.wanted.state, asked.wanted.by)))
    cells = list(_cells(asked, shown, rows))
    if kind == "csv":
        content, content_type = _csv(cells), CSV
    else:
        about = _("Eligible children, %(period)s. Made %(at)s.") % {
            "period": years(asked.count.period),
            "at": moment(at),
        }
        content, content_type = _xlsx(cells, about), XLSX
    return as_file(content, content_type, f"{name}.{kind}")


def _cells(asked: Asked, shown: Published, rows: Sequence[Row]) -> Iterator[list[Cell]]:
    hidden = _("under 10 or hidden")
    yield [str(LEVELS[asked.wanted.by]), "", _("Eligible, 12 months"), *(str(words) for words in HEADS.values())]
    for row in rows:
        numbers = (row.number, *(part.number for part in row.parts))
        yield [row.name, str(row.key or ""), *(hidden if number is None else number for number in numbers)]
    total = shown.table.total
    yield [_("Sum"), "", *(hidden if number is None else number for number in (total.base, *total.parts))]


def _csv(cells: list[list[Cell]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(
        [[cell if isinstance(cell, int) else spreadsheet.cell(cell) for cell in row] for row in cells]
    )
    return ("\ufeff" + kept.getvalue()).encode()


def _xlsx(cells: list[list[Cell]], about: str) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, about)
    for number, row in enumerate(cells, start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, cell, head if number == 2 else None)  # noqa: PLR2004 - the line of heads
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(cells[0]) - 1, 16)
    sheet.freeze_panes(3, 1)
    book.close()
    return kept.getvalue()
