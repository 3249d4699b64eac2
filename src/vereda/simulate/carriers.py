"""Many small files at once: the records of a span as text in one pass, then cut into files.

Writing each file by itself through `core.statefile.write` costs some 10 ms, and a nation has ten thousand of them. The
bytes are the same canonical form; a test compares them.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from vereda.core.elements import GROUPS, Group
from vereda.core.statefile.carriers.archive import new_member
from vereda.simulate.numbered import Span

Header = Mapping[str, str | None]
Cut = Callable[[Header, int, int], bytes]  # the bytes of one file: its header, first place, place after its last
ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
LAST: Final = 99


def between(frame: pl.DataFrame, first: int, after: int) -> pl.DataFrame:
    """The rows of the places from `first` on and before `after`; the frame is sorted by place."""
    places = frame["place"]
    low, high = int(places.search_sorted(first)), int(places.search_sorted(after))
    return frame.slice(low, high - low)


def as_msx(span: Span) -> Cut:
    texts = _in_order(span, _line)

    def cut(header: Header, first: int, after: int) -> bytes:
        head = "|".join(["H", *(header[key] or "" for key in GROUPS["header"].columns)])
        return "\n".join([head, *between(texts, first, after)["text"], ""]).encode()

    return cut


def _line(group: Group) -> pl.Expr:
    return pl.concat_str(pl.lit(group.letter), *(pl.col(key).fill_null("") for key in group.columns), separator="|")


def as_xml(span: Span) -> Cut:
    closing = span.groups["student"].select("place", order=pl.lit(LAST, pl.Int8), text=pl.lit("  </student>"))
    texts = _in_order(span, _element, closing)

    def cut(header: Header, first: int, after: int) -> bytes:
        head = [f"    <{key}>{header[key]}</{key}>" for key in GROUPS["header"].columns if header[key]]
        top = ['<?xml version="1.0" encoding="UTF-8"?>', "<state_file>", "  <header>", *head, "  </header>"]
        return "\n".join([*top, *between(texts, first, after)["text"], "</state_file>", ""]).encode()

    return cut


def _element(group: Group) -> pl.Expr:
    if group.name == "student":
        return pl.concat_str(pl.lit("  <student>"), *(_value(key, "    ") for key in group.columns))
    values = (_value(key, "      ") for key in group.columns if key != "student_record_id")
    return pl.concat_str(pl.lit(f"    <{group.name}>"), *values, pl.lit(f"\n    </{group.name}>"))


def _value(key: str, indent: str) -> pl.Expr:
    text = pl.col(key)
    for letter, entity in ESCAPES:
        text = text.str.replace_all(letter, entity, literal=True)
    return pl.concat_str(pl.lit(f"\n{indent}<{key}>"), text, pl.lit(f"</{key}>")).fill_null("")


def _in_order(span: Span, written: Callable[[Group], pl.Expr], *more: pl.DataFrame) -> pl.DataFrame:
    """The text of all records, students in their places and after each its sub-records, group by group."""
    texts = [
        frame.select("place", order=pl.lit(order, pl.Int8), text=written(GROUPS[name]))
        for order, (name, frame) in enumerate(span.groups.items())
    ]
    return pl.concat([*texts, *more]).sort("place", "order", maintain_order=True).drop("order")


def as_zip(span: Span) -> Cut:
    lines = {name: _csv_lines(frame) for name, frame in span.groups.items()}

    def cut(header: Header, first: int, after: int) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(new_member("header.csv"), pl.DataFrame([dict(header)]).write_csv(), compresslevel=6)
            for name, (top, rows) in lines.items():
                text = "\n".join([top, *between(rows, first, after)["text"], ""])
                archive.writestr(new_member(f"{name}.csv"), text, compresslevel=6)
        return packed.getvalue()

    return cut


def _csv_lines(frame: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    """The first line and the others; no value has a line break in it, so that lines are rows."""
    top, *lines = frame.drop("place").write_csv().removesuffix("\n").split("\n")
    return top, frame.select("place").with_columns(text=pl.Series(lines, dtype=pl.String))


CUTTERS: Final[Mapping[str, Callable[[Span], Cut]]] = {"msx": as_msx, "xml": as_xml, "zip": as_zip}
