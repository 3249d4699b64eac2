"""A first look at a stream of text, before anything of it is parsed: encoding, NUL bytes, the length of its lines.

It costs one pass over the bytes and no memory but a block, so that what is no State file is refused before it is read.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

import numpy as np

from vereda.core.statefile.model import Limits
from vereda.core.statefile.noticed import Noticed

BLOCK: Final = 4_000_000
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# A letter of two to four bytes as UTF-8 writes it. In Windows-1252 these bytes are pairs such as "Ã±", which no name has.
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_IN_WINDOWS: Final = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_OVERLAP: Final = 16  # longer than a UTF-8 letter and than "<!DOCTYPE"


@dataclass(frozen=True)
class Form:
    """What the first look found: the encoding to read with, the number of line breaks, whether the last line ends."""

    encoding: str
    lines: int
    ends_with_break: bool


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream, a block at a time."""
    while block := stream.read(BLOCK):
        yield block


def blocks_of_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream in blocks that end with a line break (but for the last)."""
    rest = b""
    for block in blocks(stream):
        cut = block.rfind(b"\n") + 1
        if not cut:
            rest += block
            continue
        yield rest + block[:cut]
        rest = block[cut:]
    if rest:
        yield rest


class _Look:
    """Carries from block to block what a first look must remember."""

    def __init__(self, limits: Limits, noticed: Noticed, where: str, *, xml: bool) -> None:
        self.limits = limits
        self.noticed = noticed
        self.where = where
        self.xml = xml
        self.bytes = 0
        self.lines = 0
        self.line_begins = 0
        self.tail = b""
        self.multibyte = False
        self.utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self.undefined = False
        self.broken_at = 0

    def take(self, block: bytes) -> None:
        if self.bytes == 0 and block.startswith(_UTF16_MARKS):
            self.noticed.refuse("file.encoding.utf16", f"{self.where} is in UTF-16.", line=1)
        if (place := block.find(b"\0")) >= 0:
            line = self.lines + block.count(b"\n", 0, place) + 1
            self.noticed.refuse("file.encoding.nul", f"{self.where} holds a NUL byte in line {line}.", line=line)
        if self.xml and b"<!DOCTYPE" in self.tail + block:
            line = self.lines + 1
            self.noticed.refuse("file.xml.doctype", f"{self.where} has a document type declaration.", line=line)
        self._decode(block)
        self._measure_lines(block)
        self.tail = block[-_OVERLAP:]

    def _decode(self, block: bytes) -> None:
        if not block.isascii():
            self.multibyte = self.multibyte or _MULTIBYTE.search(self.tail + block) is not None
            self.undefined = self.undefined or any(byte in block for byte in _NOT_IN_WINDOWS)
        if self.utf8 is not None:
            try:
                self.utf8.decode(block)
            except UnicodeDecodeError as fault:
                self.broken_at = self.lines + block.count(b"\n", 0, fault.start) + 1
                self.utf8 = None

    def _measure_lines(self, block: bytes) -> None:
        """Count the line breaks, and refuse the first line that is longer than any can be. XML has no such lines."""
        if self.xml:
            self.lines += block.count(b"\n")
            self.bytes += len(block)
            return
        breaks = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n"))
        edges = np.concatenate(([self.line_begins], breaks + self.bytes + 1, [self.bytes + len(block)]))
        if (too_long := np.flatnonzero(np.diff(edges) > self.limits.line_bytes)).size:
            line = self.lines + int(too_long[0]) + 1
            message = f"Line {line} of {self.where} is longer than {self.limits.line_bytes} bytes."
            self.noticed.refuse("file.line.too_long", message, line=line)
        self.lines += breaks.size
        self.line_begins = int(edges[-2])
        self.bytes += len(block)
        if self.lines > self.limits.records:
            message = f"{self.where} has more than {self.limits.records} lines."
            self.noticed.refuse("file.too_many_records", message, line=self.lines)

    def encoding(self) -> str:
        if self.utf8 is not None:
            try:
                self.utf8.decode(b"", final=True)
            except UnicodeDecodeError:
                self.broken_at = self.lines + 1
            else:
                return "utf-8-sig"
        if self.undefined or self.multibyte:
            message = f"{self.where} is not in valid UTF-8: the first fault is in line {self.broken_at}."
            self.noticed.refuse("file.encoding.broken", message, line=self.broken_at)
        message = f"{self.where} is in Windows-1252: line {self.broken_at} is the first that shows it."
        self.noticed.add("file.encoding.windows_1252", message, line=self.broken_at)
        return "cp1252"


def look(stream: IO[bytes], limits: Limits, noticed: Noticed, where: str, *, xml: bool = False) -> Form:
    """Read a stream through once and tell its form. `where` names it in messages.

    Raises Refused for UTF-16, a NUL byte, a broken encoding, an overlong line, too many lines, an empty stream, and in
    XML for a document type declaration.
    """
    seen = _Look(limits, noticed, where, xml=xml)
    for block in blocks(stream):
        seen.take(block)
    if not seen.bytes:
        noticed.refuse("file.empty", f"{where} is empty.")
    return Form(seen.encoding(), seen.lines, seen.tail.endswith(b"\n"))
