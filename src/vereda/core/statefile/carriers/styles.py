"""Which number formats of a workbook show a date, so that a number in such a cell is one."""

import re
from datetime import datetime, timedelta
from typing import Final

# Numbers that Excel gives to its own formats for dates and times, in any language (ECMA-376 part 1, 18.8.30).
_BUILT_IN: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTER: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet date has no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LAST_DAY: Final = 2_958_466  # the day after 31 December 9999


def is_date_format(number: str, code: str) -> bool:
    """Whether a number format, by its number and its code (`yyyy/mm/dd`), shows a date."""
    if number.isdecimal() and len(number) < 5 and int(number) in _BUILT_IN:  # noqa: PLR2004 - guards int
        return True
    return code.lower() != "general" and _DATE_LETTER.search(_QUOTED.sub("", code)) is not None


def as_moment(serial: str, *, epoch_1904: bool) -> datetime | None:
    """The moment a spreadsheet number stands for, to the second; None if it stands for none."""
    try:
        days = float(serial)
    except ValueError:
        return None
    if not 0 <= days < _LAST_DAY - 1462:  # 1462 days lie between the two epochs
        return None
    return (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(seconds=round(days * 86_400))


def as_plain_number(text: str) -> str:
    """A number as a person would type it: `12`, `0.5`; as it stands if it is none."""
    if text.isdecimal():
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN alone differs from itself
        return text
    return format(number, ".15g") if abs(number) < 1e15 else str(int(number))  # noqa: PLR2004 - Excel keeps 15 digits
