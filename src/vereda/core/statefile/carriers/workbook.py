"""An `.xlsx` workbook as a stream of rows, with what each cell is: text, number, date or error.

Sheets are read with Expat, a block at a time, and cells kept only by row: a sheet whose one cell stands in the last row
and column costs no more than any other (readers that build the whole rectangle run out of memory there). The kind of
each cell is kept because Excel takes the leading zeros off codes that are typed as numbers.
"""

import zipfile
from collections.abc import Callable, Iterator
from typing import Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from vereda.core.statefile.carriers.sheet import Cell, Sheet, unescaped
from vereda.core.statefile.carriers.styles import is_date_format
from vereda.core.statefile.model import MEGABYTE, Limits
from vereda.core.statefile.noticed import Noticed

_BLOCK: Final = 500_000
_LONGEST_TOKEN: Final = 2 * MEGABYTE
_MOST_SHARED_TEXT: Final = 100 * MEGABYTE
_DEEPEST: Final = 50


Row = tuple[int, list[Cell]]


class Workbook:
    """The sheets of an opened archive by name. All methods raise Refused for what is no workbook."""

    def __init__(
        self, archive: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo], limits: Limits, noticed: Noticed, where: str
    ) -> None:
        self._archive = archive
        self._files = {name.removeprefix("/"): info for name, info in files.items()}
        self._limits = limits
        self._noticed = noticed
        self._where = where
        self.epoch_1904 = False
        self.sheets = self._find_sheets()
        self._dates = self._find_date_styles()
        self._shared = self._read_shared()

    def rows(self, name: str) -> Iterator[Row]:
        """The filled rows of a sheet: its number, and its filled cells."""
        sheet = Sheet(self._shared, self._dates, self._limits.columns)
        for _ in self._parse(self.sheets[name], sheet.start, sheet.end, sheet.characters):
            if sheet.too_wide:
                message = f"{self._where}: sheet {name}, row {sheet.row} has more than {self._limits.columns} columns."
                self._noticed.refuse("file.columns.too_many", message, line=sheet.row)
            yield from sheet.finished
            sheet.finished.clear()

    def _parse(
        self,
        path: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        characters: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Parse a part, pausing after each block; tags come without their namespace."""
        if path not in self._files:
            self._broken(path)
        watch = _Watch(start, end, characters)
        silent = 0
        with self._archive.open(self._files[path]) as part:
            while block := part.read(_BLOCK):
                before = watch.calls
                self._feed(watch, block, path, final=False)
                silent = silent + len(block) if watch.calls == before else 0
                if silent > _LONGEST_TOKEN:
                    self._broken(path)
                yield
        self._feed(watch, b"", path, final=True)
        yield

    def _feed(self, watch: "_Watch", block: bytes, path: str, *, final: bool) -> None:
        try:
            watch.parser.Parse(block, final)
        except (ExpatError, ValueError, LookupError):
            self._broken(path)

    def _broken(self, path: str) -> NoReturn:
        message = f"{self._where} is no readable workbook: {path[:80]} is missing or damaged."
        self._noticed.refuse("file.xlsx.broken", message, value=path[:80])

    def _find_sheets(self) -> dict[str, str]:
        sheets: dict[str, str] = {}
        targets: dict[str, str] = {}

        def of_workbook(tag: str, attributes: dict[str, str]) -> None:
            if tag == "sheet":
                relation = next((text for key, text in attributes.items() if key.endswith(" id") or key == "r:id"), "")
                sheets[attributes["name"]] = relation
            elif tag == "workbookPr":
                self.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

        def of_relations(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship":
                target = attributes["Target"]
                targets[attributes["Id"]] = target[1:] if target.startswith("/") else f"xl/{target}"

        for _ in self._parse("xl/workbook.xml", of_workbook):
            pass
        for _ in self._parse("xl/_rels/workbook.xml.rels", of_relations):
            pass
        return {name: targets.get(relation, relation) for name, relation in sheets.items()}

    def _find_date_styles(self) -> frozenset[str]:
        """The style numbers (`s` of a cell) whose number format shows a date."""
        if "xl/styles.xml" not in self._files:
            return frozenset()
        formats: dict[str, str] = {}
        cell_formats: list[str] = []
        inside: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            inside.append(tag)
            if tag == "numFmt":
                formats[attributes["numFmtId"]] = attributes["formatCode"]
            elif tag == "xf" and "cellXfs" in inside:
                cell_formats.append(attributes.get("numFmtId", "0"))

        def end(_tag: str) -> None:
            inside.pop()

        for _ in self._parse("xl/styles.xml", start, end):
            pass
        return frozenset(
            str(number) for number, code in enumerate(cell_formats) if is_date_format(code, formats.get(code, ""))
        )

    def _read_shared(self) -> list[str]:
        path = "xl/sharedStrings.xml"
        if path not in self._files:
            return []
        size = self._files[path].file_size
        if size > _MOST_SHARED_TEXT:
            self._noticed.refuse("file.zip.bomb", f"{self._where}: {path} unpacks to {size:,} bytes.", value=path)
        texts = _SharedTexts()
        for _ in self._parse(path, texts.start, texts.end, texts.characters):
            pass
        return texts.texts


class _Watch:
    """A parser that counts its calls, drops namespaces and refuses document types and deep nesting."""

    def __init__(
        self,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None,
        characters: Callable[[str], None] | None,
    ) -> None:
        self.calls = 0
        self._depth = 0
        self._start = start
        self._end = end
        self.parser = ParserCreate("utf-8", " ")  # whatever the part says: an encoding it names would be looked up
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._started
        self.parser.EndElementHandler = self._ended
        self.parser.StartDoctypeDeclHandler = self._doctype
        if characters is not None:
            self.parser.CharacterDataHandler = characters

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        self.calls += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("nested too deep")
        self._start(tag.rpartition(" ")[2], attributes)

    def _ended(self, tag: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(tag.rpartition(" ")[2])

    def _doctype(self, *_: object) -> None:
        raise ValueError("a workbook has no document type")


class _SharedTexts:
    """The texts that cells point at by number; phonetic readings (`rPh`) are no part of a text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._reading = False
        self._phonetic = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._reading = not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "si":
            self.texts.append(unescaped("".join(self._pieces)))
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "t":
            self._reading = False

    def characters(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)
