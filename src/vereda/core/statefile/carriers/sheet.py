"""The cells of one sheet of a workbook, row by row, as its XML is read."""

import re
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "number", "date", "error"]
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its column from 0, what Excel takes it for, and its text or number as written."""

    column: int
    kind: Kind
    text: str


def unescaped(text: str) -> str:
    """A text without Excel's escapes for characters (`_x000D_`)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Sheet:
    """Takes the tags of a sheet; `finished` has the rows that have ended, for the caller to take away."""

    def __init__(self, shared: list[str], date_styles: frozenset[str], most_columns: int) -> None:
        self.finished: list[tuple[int, list[Cell]]] = []
        self.row = 0
        self.too_wide = False
        self._shared = shared
        self._dates = date_styles
        self._most_columns = most_columns
        self._cells: list[Cell] = []
        self._column = -1
        self._type = ""
        self._style = ""
        self._pieces: list[str] = []
        self._reading = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column = self._place(attributes.get("r", ""))
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._pieces = []
        elif tag in ("v", "t"):
            self._reading = True
        elif tag == "row":
            self.row = int(attributes.get("r", "")[:8] or self.row + 1)
            self._cells = []
            self._column = -1

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._reading = False
        elif tag == "c":
            text = "".join(self._pieces)
            if text:
                self._keep(text)
        elif tag == "row" and self._cells:
            self.finished.append((self.row, self._cells))

    def characters(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def _place(self, reference: str) -> int:
        """The column of a cell; without a reference, the one after the last. Raises ValueError for a wrong one."""
        column = self._column + 1
        if reference:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise ValueError(f"{reference!r} is no cell")
            column = 0
            for letter in match[1]:
                column = column * _LETTERS + ord(letter) - ord("A") + 1
            column -= 1
        if column >= self._most_columns:
            self.too_wide = True
        return column

    def _keep(self, text: str) -> None:
        kind: Kind = "text"
        if self._type == "s":
            text = self._shared[int(text)]
        elif self._type in ("inlineStr", "str"):
            text = unescaped(text)
        elif self._type == "b":
            text = "Yes" if text == "1" else "No"
        elif self._type == "e":
            kind = "error"
        elif self._type == "d":
            kind = "date"
        else:
            kind = "date" if self._style in self._dates else "number"
        if text:
            self._cells.append(Cell(self._column, kind, text))
