"""The XML schema of State files, made from the dictionary: `python -m vereda.core.statefile.schema`.

It holds a document to its structure, not to lengths and codes: those change with the revisions and are checked, with
reasons, by the rules.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from vereda.core.elements import GROUPS, Element, Group

SCHEMA: Final = Path(__file__).with_name("state_file.xsd")


def schema() -> str:
    """The text of the schema."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<!-- Generated from the dictionary of elements by vereda.core.statefile.schema; do not edit. -->"
    yield '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">'
    yield '  <xs:element name="state_file">'
    yield "    <xs:complexType>"
    yield "      <xs:sequence>"
    yield '        <xs:element name="header" type="header"/>'
    yield '        <xs:element name="student" type="student" minOccurs="0" maxOccurs="unbounded"/>'
    yield "      </xs:sequence>"
    yield "    </xs:complexType>"
    yield "  </xs:element>"
    for group in GROUPS.values():
        yield from _type(group)
    yield "</xs:schema>"


def _type(group: Group) -> Iterator[str]:
    order = "sequence" if group.name == "student" else "all"
    yield f'  <xs:complexType name="{group.name}">'
    yield f"    <xs:{order}>"
    for element in group.fields:
        if not (group.ids and element.key == "student_record_id"):
            yield from _element(element)
    if group.name == "student":
        for other in GROUPS.values():
            if other.ids:
                yield (
                    f'      <xs:element name="{other.name}" type="{other.name}" minOccurs="0" maxOccurs="unbounded"/>'
                )
    yield f"    </xs:{order}>"
    yield "  </xs:complexType>"


def _element(element: Element) -> Iterator[str]:
    yield f'      <xs:element name="{element.key}" type="xs:string" minOccurs="0">'
    told = escape(f"{element.name}. {element.definition}")
    yield f"        <xs:annotation><xs:documentation>{told}</xs:documentation></xs:annotation>"
    yield "      </xs:element>"


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
