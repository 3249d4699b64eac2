"""From text to types: what counts as a date, a month, a number, as expressions over whole columns.

Every expression gives null for text that is not of the type; none raises.
"""

import re
from datetime import UTC, datetime
from typing import Final

import polars as pl

from vereda.core.elements import Element

DECIMAL: Final = pl.Decimal(6, 3)
NUMBERS: Final = {"clock_hours": pl.Int32, "begin_academic_year": pl.Int16, "end_academic_year": pl.Int16}
MOMENT: Final = re.compile(r"[0-9]{8}(?:[0-9]{9})?", re.ASCII)


def day(text: pl.Expr) -> pl.Expr:
    """`YYYYMMDD` → Date. Exactly eight digits: the parser alone would take signs and spaces."""
    return pl.when(text.str.contains(r"^[0-9]{8}$")).then(text).str.to_date("%Y%m%d", strict=False)


def month(text: pl.Expr) -> pl.Expr:
    """`MMYYYY` → Date, the first of that month."""
    six = pl.when(text.str.contains(r"^[0-9]{6}$")).then(text)
    return (pl.lit("01") + six).str.to_date("%d%m%Y", strict=False)


def whole(text: pl.Expr, kind: type[pl.DataType]) -> pl.Expr:
    """Digits → a whole number; more digits than the type holds give null."""
    return pl.when(text.str.contains(r"^[0-9]{1,9}$")).then(text).cast(pl.Int32, strict=False).cast(kind, strict=False)


def decimal(text: pl.Expr) -> pl.Expr:
    """Up to three digits before the point and three after → Decimal(6, 3)."""
    return pl.when(text.str.contains(r"^[0-9]{1,3}(\.[0-9]{1,3})?$")).then(text).cast(DECIMAL, strict=False)


def typed(element: Element, text: pl.Expr) -> pl.Expr | None:
    """The column of an element in its type, or None where it stays text (phone numbers are text of digits)."""
    match element.type:
        case "date":
            return day(text)
        case "month":
            return month(text)
        case "decimal":
            return decimal(text)
        case "number" if element.key in NUMBERS:
            return whole(text, NUMBERS[element.key])
        case _:
            return None


def moment(text: str | None) -> datetime | None:
    """A header timestamp, `YYYYMMDDhhmmssSSS` or a bare `YYYYMMDD`, as UTC; None if it is neither."""
    if text is None or not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.strptime(text.ljust(17, "0") + "000", "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def number(text: str | None) -> int | None:
    """A header count; None if it is not one to nine digits."""
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else None
