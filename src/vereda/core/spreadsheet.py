"""Text on its way into a CSV file that people open as a spreadsheet."""

from typing import Any, Final

FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a cell that begins so is a formula to a spreadsheet (OWASP, CSV injection)


def cell(value: Any) -> str:
    """The value as text that no spreadsheet takes for a formula; nothing for None."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
