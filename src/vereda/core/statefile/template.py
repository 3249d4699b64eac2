"""Empty State files in which every element is explained, for someone who is about to fill one."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

import xlsxwriter

from vereda.core.elements import CODE_SETS, GROUPS, Element, Group, codes_in_force
from vereda.core.statefile.carriers.archive import new_member
from vereda.core.statefile.carriers.xlsx_reading import NOTES_SHEET
from vereda.core.statefile.writing import write_whole

_TYPES: Final[Mapping[str, str]] = {
    "text": "text",
    "number": "digits",
    "decimal": "number",
    "date": "date YYYYMMDD",
    "month": "month MMYYYY",
    "timestamp": "timestamp YYYYMMDDhhmmssSSS",
    "code": "code",
    "yes_no": "Yes or No",
}
_LONGEST_LIST: Final = 255  # characters a drop-down list of Excel can have
_ROWS_TO_FILL: Final = 10_000
_MOST_CODES: Final = 40
# Any fixed moment: the same day gives the same bytes whenever it is written.
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - xlsxwriter writes it as it stands


def write_template(path: Path, on: date) -> None:
    """Write an empty State file by the ending of `path`, with the elements and codes in force on a day explained.

    Raises ValueError for an ending that is no carrier's, OSError where the disk does not play along.
    """
    carrier = path.suffix.lower().removeprefix(".")
    if carrier not in _TEMPLATES:
        raise ValueError(f"{path.name} ends in none of .msx, .zip, .xml, .xlsx")
    write_whole(path, lambda stream: _TEMPLATES[carrier](stream, on))


def explained(element: Element, on: date) -> str:
    """What an element is, how it is written and when it is needed, in a line or two."""
    words = f"{element.name} ({element.name_es}). {element.definition} {_TYPES[element.type]}"
    if element.type in ("text", "number", "decimal", "code"):
        words += f", at most {element.length} characters" if element.type == "text" else f" ({element.length})"
    words += f"; {element.needed.text if element.needed.always or element.needed.optional else _needed(element)}."
    if element.type == "code" and len(codes := codes_in_force(element.code_set, on)) <= _MOST_CODES:
        words += " Codes: " + "; ".join(f"{code} = {CODE_SETS[element.code_set][code].label}" for code in codes) + "."
    return words if element.in_force(on) else f"{words} No longer in force."


def _needed(element: Element) -> str:
    return (
        f"needed {element.needed.text}"
        if element.needed.text.startswith(("with", "unless"))
        else (f"needed when {element.needed.text}")
    )


def _msx(stream: BinaryIO, on: date) -> None:
    lines = [
        "A State file: one record a line, UTF-8, fields separated by a vertical bar, the last one too written if empty.",
        "Lines that begin with # are remarks. Below each student (S) stand its own records (K, D, Q, E, C, A).",
    ]
    for group in GROUPS.values():
        lines += ["", f"{group.title}: {'|'.join([group.letter, *group.columns])}"]
        lines += [f"  {field.key}: {explained(field, on)}" for field in group.fields]
    text = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    stream.write((text + "H" + "|" * len(GROUPS["header"].columns) + "\n").encode())


def _zip(stream: BinaryIO, on: date) -> None:
    with zipfile.ZipFile(stream, "w") as archive:
        for group in GROUPS.values():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerow(group.columns)
            archive.writestr(new_member(f"{group.name}.csv"), text.getvalue())
        archive.writestr(new_member("README.txt"), "".join(f"{line}\n" for line in _readme(on)))


def _readme(on: date) -> Iterator[str]:
    yield "A State file: one CSV file a record group, UTF-8. The first row names the columns; their order is free."
    yield "Records of a student carry its student_record_id, and a record_id of their own (001, 002, ...)."
    for group in GROUPS.values():
        yield from ("", f"{group.name}.csv: {group.title}", "")
        for field in group.fields:
            yield f"{field.key}: {explained(field, on)}"


def _xml(stream: BinaryIO, on: date) -> None:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<state_file>", *_element("header", GROUPS["header"], on, "  ")]
    lines += ["  <!-- One such element for each student; take it out of the remark.", "  <student>"]
    lines += [_remark(field, on, "    ") for field in GROUPS["student"].fields]
    for group in GROUPS.values():
        if group.ids:
            lines += [f"    <{group.name}>"]
            lines += [_remark(field, on, "      ") for field in group.fields if field.key != "student_record_id"]
            lines += [f"    </{group.name}>"]
    lines += ["  </student>", "  -->", "</state_file>"]
    stream.write(("\n".join(lines) + "\n").encode())


def _element(name: str, group: Group, on: date, indent: str) -> Iterator[str]:
    yield f"{indent}<{name}>"
    for field in group.fields:
        yield f"{indent}  <!-- {_for_remark(explained(field, on))} -->"
        yield f"{indent}  <{field.key}></{field.key}>"
    yield f"{indent}</{name}>"


def _remark(field: Element, on: date, indent: str) -> str:
    return f"{indent}<{field.key}></{field.key}> {_for_remark(explained(field, on))}"


def _for_remark(text: str) -> str:
    """A remark cannot hold two hyphens in a row."""
    return escape(text).replace("--", "- -")


def _xlsx(stream: BinaryIO, on: date) -> None:
    with xlsxwriter.Workbook(stream) as book:
        book.set_properties({"created": _CREATED})
        as_text, heading = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        for group in GROUPS.values():
            sheet = book.add_worksheet(group.name)
            sheet.set_column(0, len(group.columns) - 1, 18, as_text)
            sheet.freeze_panes(1, 0)
            for column, field in enumerate(group.fields):
                sheet.write_string(0, column, field.key, heading)
                sheet.write_comment(0, column, explained(field, on), {"x_scale": 3, "y_scale": 2, "author": ""})
                _offer_codes(sheet, column, field, on)
        _notes(book, on, heading)


def _offer_codes(sheet: Any, column: int, field: Element, on: date) -> None:
    """A drop-down list of the codes. It does not insist: the checks tell more than Excel can."""
    codes = codes_in_force(field.code_set, on) if field.code_set else ()
    if codes and len(",".join(codes)) <= _LONGEST_LIST:
        sheet.data_validation(
            1, column, _ROWS_TO_FILL, column, {"validate": "list", "source": list(codes), "error_type": "information"}
        )


def _notes(book: Any, on: date, heading: Any) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    sheet.set_column(0, 1, 30)
    sheet.set_column(2, 2, 120, book.add_format({"text_wrap": True}))
    for column, title in enumerate(("sheet", "column", "what it is")):
        sheet.write_string(0, column, title, heading)
    fields = [(group.name, field) for group in GROUPS.values() for field in group.fields]
    for row, (name, field) in enumerate(fields, start=1):
        for column, text in enumerate((name, field.key, explained(field, on))):
            sheet.write_string(row, column, text)


_TEMPLATES: Final[Mapping[str, Callable[[BinaryIO, date], None]]] = {
    "msx": _msx, "zip": _zip, "xml": _xml, "xlsx": _xlsx,
}  # fmt: skip
