"""Writing `.xml`: one value a line, empty values left out, so that two files can be compared line by line."""

from typing import BinaryIO, Final

import polars as pl

from vereda.core.elements import Group
from vereda.core.statefile.canonical import in_canonical_order, lines_by_student
from vereda.core.statefile.carriers.xml_reading import ROOT
from vereda.core.statefile.model import StateFile

_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def write_xml(state_file: StateFile, stream: BinaryIO) -> None:
    """Write the canonical form. Raises ValueError for content that cannot stand in a State file."""
    ordered = in_canonical_order(state_file)
    stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT}>\n  <header>\n'.encode())
    for key, text in state_file.header.items():
        if text:
            stream.write(f"    <{key}>{_escaped(text)}</{key}>\n".encode())
    stream.write(b"  </header>\n")
    students = lines_by_student(ordered, _record, closing="  </student>")
    stream.writelines(("\n".join(texts) + "\n").encode() for texts in students)
    stream.write(f"</{ROOT}>\n".encode())


def _escaped(text: str) -> str:
    for letter, entity in _ESCAPES:
        text = text.replace(letter, entity)
    return text


def _record(group: Group) -> pl.Expr:
    """The text of one record: a student without its end tag, which comes after its groups; others whole."""
    if group.name == "student":
        return pl.concat_str(pl.lit("  <student>"), *(_value(key, "    ") for key in group.columns))
    values = (_value(key, "      ") for key in group.columns if key != "student_record_id")
    return pl.concat_str(pl.lit(f"    <{group.name}>"), *values, pl.lit(f"\n    </{group.name}>"))


def _value(key: str, indent: str) -> pl.Expr:
    text = pl.col(key)
    for letter, entity in _ESCAPES:
        text = text.str.replace_all(letter, entity, literal=True)
    return pl.concat_str(pl.lit(f"\n{indent}<{key}>"), text, pl.lit(f"</{key}>")).fill_null("")
