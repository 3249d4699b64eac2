"""Writing `.xlsx`: a sheet a record group, every cell as text so that Excel keeps leading zeros.

The sheets are written as XML by whole columns, as a million rows take a library that writes cell by cell some minutes.
"""

import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO, Final

import polars as pl

from vereda.core.elements import GROUPS, Group
from vereda.core.statefile.canonical import header_frame, in_canonical_order
from vereda.core.statefile.carriers.archive import new_member
from vereda.core.statefile.carriers.xlsx_parts import MAIN, PARTS
from vereda.core.statefile.model import StateFile

_MOST_ROWS: Final = 1_048_575
_LONGEST_TEXT: Final = 32_767
_ROWS_AT_ONCE: Final = 20_000
_BOLD_TEXT: Final = 2  # styles of xlsx_parts
_TEXT: Final = 1


def write_xlsx(state_file: StateFile, stream: BinaryIO) -> None:
    """Write the canonical form. Raises ValueError for content that cannot stand in a State file or on a sheet."""
    frames = {"header": header_frame(state_file), **in_canonical_order(state_file)}
    for name, frame in frames.items():
        _check_fits(name, frame)
    with zipfile.ZipFile(stream, "w") as archive:
        for path, text in PARTS.items():
            archive.writestr(new_member(path), text, compresslevel=6)
        for number, group in enumerate(GROUPS.values(), start=1):
            with archive.open(new_member(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                _write_sheet(part, group, frames[group.name].select(group.columns))


def _check_fits(name: str, frame: pl.DataFrame) -> None:
    if len(frame) > _MOST_ROWS:
        raise ValueError(f"{name} has {len(frame):,} records; a sheet holds {_MOST_ROWS:,}. Use .msx, .zip or .xml")
    longest = frame.select(pl.max_horizontal(pl.col(pl.String).str.len_chars().max())).item() if len(frame) else 0
    if longest and longest > _LONGEST_TEXT:
        raise ValueError(f"{name} has a value of {longest:,} characters; a cell holds {_LONGEST_TEXT:,}")


def _write_sheet(part: IO[bytes], group: Group, frame: pl.DataFrame) -> None:
    for line in _beginning(group):
        part.write(line.encode())
    cells = [_cell(key, column_letters(place)) for place, key in enumerate(group.columns)]
    for begin in range(0, len(frame), _ROWS_AT_ONCE):
        rows = frame.slice(begin, _ROWS_AT_ONCE).with_row_index("row", offset=begin + 2)
        rows = rows.with_columns(pl.col("row").cast(pl.String))
        texts = rows.select(pl.concat_str(pl.lit('<row r="'), "row", pl.lit('">'), *cells, pl.lit("</row>\n")))
        part.write("".join(texts.to_series()).encode())
    part.write(b"</sheetData></worksheet>\n")


def _beginning(group: Group) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
    yield '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
    yield ' state="frozen"/></sheetView></sheetViews>'
    yield f'<cols><col min="1" max="{len(group.columns)}" width="18" style="{_TEXT}" customWidth="1"/></cols>'
    yield '<sheetData>\n<row r="1">'
    for place, key in enumerate(group.columns):
        yield f'<c r="{column_letters(place)}1" s="{_BOLD_TEXT}" t="inlineStr"><is><t>{key}</t></is></c>'
    yield "</row>\n"


def _cell(key: str, letters: str) -> pl.Expr:
    """The XML of a column's cells; nothing for an empty one. What looks like one of Excel's escapes is escaped."""
    text = pl.col(key).str.replace_all("_(x[0-9A-Fa-f]{4}_)", "_x005F_${1}")
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(letter, entity, literal=True)
    before = pl.format(
        '<c r="{}{}" s="{}" t="inlineStr"><is><t xml:space="preserve">', pl.lit(letters), "row", pl.lit(_TEXT)
    )
    return pl.concat_str(before, text, pl.lit("</t></is></c>")).fill_null("")


def column_letters(place: int) -> str:
    """The letters of a column, counted from 0: A, B … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
