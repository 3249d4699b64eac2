"""Reading `.xml` as a stream: `<state_file>` with one `<header>` and `<student>` elements that hold their groups.

Expat calls back at every tag, so nothing is kept but the student being read: no tree, no entities (a document type is
refused before parsing), no nesting deeper than ours. What is unknown is left out with a warning.
"""

import codecs
from typing import BinaryIO, Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from vereda.core.elements import GROUPS
from vereda.core.statefile.assembled import Parts, assembled
from vereda.core.statefile.carriers.text import look
from vereda.core.statefile.carriers.xml_records import NOTHING, Records
from vereda.core.statefile.model import Limits, StateFile
from vereda.core.statefile.noticed import Noticed

_BLOCK: Final = 500_000
_LONGEST_TOKEN: Final = 1_000_000  # bytes without a single tag or text: a start tag or comment without end
_DEEPEST: Final = 20
_DEPTH_OF_GROUPS: Final = 2
ROOT: Final = "state_file"
_OUTER: Final = {"header", "student"}
_INNER: Final = set(GROUPS) - _OUTER


def read_xml(stream: BinaryIO, limits: Limits, noticed: Noticed, where: str) -> StateFile:
    """Read an XML document. Raises Refused."""
    form = look(stream, limits, noticed, where, xml=True)
    stream.seek(0)
    parts = Parts(noticed)
    reading = _Reading(Records(parts, limits, noticed, where), limits, noticed, where)
    reading.read(stream, form.encoding)
    reading.records.flush()
    return assembled(parts, limits, noticed, carrier="xml", where=where)


def _as_it_is(block: bytes) -> bytes:
    return block


class _Reading:
    """Follows the tags: where in the document we are, and the text of the value being read.

    A file of 40,000 students calls back fifty million times, nearly always for a value of a known element; `start`,
    `characters` and `end` deal with that case first and leave all others to the methods below them.
    """

    def __init__(self, records: Records, limits: Limits, noticed: Noticed, where: str) -> None:
        self.records = records
        self.limits = limits
        self.noticed = noticed
        self.where = where
        self.path: list[str] = []  # open elements, the value being read not among them
        self.keys = NOTHING  # tag → element key of what may begin here as a value
        self.key = ""  # element key of the value being read
        self.text = ""
        self.skipping = 0  # depth at which an unknown element began; 0 for none
        self.calls = 0  # of the slow kind, but for values: shows that the parser still moves
        self.parser = ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True  # a list costs less than a dictionary, and hardly any tag has some
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def read(self, stream: BinaryIO, encoding: str) -> None:
        recode = _as_it_is if encoding.startswith("utf-8") else codecs.getincrementaldecoder(encoding)().decode
        silent = 0
        while block := stream.read(_BLOCK):
            before = self.calls
            self._parse(recode(block), final=False)
            silent = silent + len(block) if self.calls == before else 0
            if silent > _LONGEST_TOKEN:
                self._refuse("file.line.too_long", "a tag, comment or record has no end")
        self._parse(b"", final=True)

    def _parse(self, text: str | bytes, *, final: bool) -> None:
        try:
            self.parser.Parse(text, final)
        except ExpatError as fault:
            rule = "file.truncated" if final else "file.xml.broken"
            message = f"{self.where} is not well-formed XML at line {fault.lineno}: {fault}."
            self.noticed.refuse(rule, message, line=fault.lineno)

    def start(self, tag: str, attributes: list[str]) -> None:
        key = self.keys.get(tag)
        if key is None or attributes:
            self._start_other(tag, attributes[::2])
            self.keys = NOTHING if self.key or self.skipping else self.records.keys
        else:
            self.key = key
            self.text = ""
            self.keys = NOTHING

    def characters(self, text: str) -> None:
        if self.key:
            self.text = self.text + text if self.text else text
            if len(self.text) > self.limits.line_bytes:
                self._refuse("file.line.too_long", f"the value of <{self.key}> is far too long")
        elif not text.isspace() and not self.skipping:
            self._refuse("file.xml.structure", f"text stands in <{self.path[-1][:60]}> outside of any value")

    def end(self, tag: str) -> None:
        if self.key:
            if self.key in self.records.record:
                self._refuse("file.columns.repeated", f"<{tag[:60]}> is given twice")
            self.records.record[self.key] = self.text
            self.key = ""
            self.keys = self.records.keys
        else:
            self._end_other()
            self.keys = NOTHING if self.skipping else self.records.keys

    def _start_other(self, tag: str, attributes: list[str]) -> None:
        self.calls += 1
        line = self.parser.CurrentLineNumber
        if self.key:
            self._refuse("file.xml.structure", f"<{tag[:60]}> stands inside the value of <{self.key}>")
        depth = len(self.path)
        self.path.append(tag)
        if depth > _DEEPEST:
            self._refuse("file.xml.structure", f"elements are nested more than {_DEEPEST} deep")
        if self.skipping:
            return
        if depth > 1 and (key := self.records.key(tag, line)):
            self.path.pop()
            self.key, self.text = key, ""
        else:
            self._begin(tag, depth, line)
        for name in attributes if depth and not self.skipping else ():
            self.records.unknown(tag, f"@{name}", line)

    def _begin(self, tag: str, depth: int, line: int) -> None:
        if depth == 0:
            if tag != ROOT:
                self._refuse("file.xml.structure", f"the document is <{tag[:60]}>, not <{ROOT}>")
        elif depth == 1 and tag in _OUTER:
            self.records.begin(tag, line)
        elif depth == _DEPTH_OF_GROUPS and tag in _INNER and self.path[1] == "student":
            self.records.begin_within(tag, line)
        elif tag in GROUPS:
            self._refuse("file.xml.structure", f"<{tag}> stands in <{self.path[-2][:60]}>")
        else:
            self.records.unknown(self.path[-2], tag, line)
            self.skipping = depth

    def _end_other(self) -> None:
        self.calls += 1
        self.path.pop()
        depth = len(self.path)
        if self.skipping:
            if self.skipping == depth:
                self.skipping = 0
        elif depth == 1:
            self.records.finish()
        elif depth == _DEPTH_OF_GROUPS:
            self.records.finish_within()

    def _refuse(self, rule: str, sentence: str) -> NoReturn:
        line = self.parser.CurrentLineNumber
        self.noticed.refuse(rule, f"{self.where}, line {line}: {sentence}.", line=line)
