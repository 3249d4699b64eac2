"""The records that an XML document holds, gathered student by student into frames."""

from typing import Final

import polars as pl

from vereda.core.elements import GROUPS
from vereda.core.statefile.assembled import Parts
from vereda.core.statefile.model import Limits
from vereda.core.statefile.noticed import Noticed
from vereda.core.statefile.values import cleaned

_ROWS_AT_ONCE: Final = 5_000
_MOST_OF_A_STUDENT: Final = 10_000  # six groups with record IDs 001 to 999 cannot have more

Record = dict[str, str]
NOTHING: Final[dict[str, str]] = {}
# Tag → element key for each group; a sub-record takes its student's id from where it stands.
_KEYS: Final = {
    group.name: {key: key for key in group.columns if not (group.ids and key == "student_record_id")}
    for group in GROUPS.values()
}


class Records:
    """Takes values as they come; a student's sub-records wait until the student has ended and its id is known."""

    def __init__(self, parts: Parts, limits: Limits, noticed: Noticed, where: str) -> None:
        self._parts = parts
        self._limits = limits
        self._noticed = noticed
        self._where = where
        self._rows: dict[str, list[Record]] = {name: [] for name in GROUPS}
        self._lines: dict[str, list[int]] = {name: [] for name in GROUPS}
        self._waiting: list[tuple[str, Record, int]] = []
        self._outer: tuple[str, Record, int] = ("", {}, 0)
        self._group = ""
        self.record: Record = {}  # the present record, which takes values by
        self.keys = NOTHING  # the tags that are its elements
        self._unknown: set[tuple[str, str]] = set()
        self._count = 0

    def begin(self, group: str, line: int) -> None:
        """A header or student begins."""
        if group == "header" and self._rows["header"]:
            self._noticed.refuse("file.header.repeated", f"{self._where} has a second header.", group=group, line=line)
        if group == "student" and not self._rows["header"] and not self._count:
            message = f"{self._where} does not begin with its header."
            self._noticed.refuse("file.header.missing", message, group="header", line=line)
        self._group, self.record, self.keys = group, {}, _KEYS[group]
        self._outer = (group, self.record, line)

    def begin_within(self, group: str, line: int) -> None:
        """A sub-record of the present student begins."""
        self._group, self.record, self.keys = group, {}, _KEYS[group]
        self._waiting.append((group, self.record, line))
        if len(self._waiting) > _MOST_OF_A_STUDENT:
            message = f"{self._where}: a student has more than {_MOST_OF_A_STUDENT} records."
            self._noticed.refuse("file.too_many_records", message, line=line)

    def key(self, tag: str, line: int) -> str:
        """The element key that a tag of the present record means, by an older name too; empty for none."""
        if not self._group:
            return ""
        known = self.keys.get(tag, "")
        if (
            not known
            and (known := GROUPS[self._group].aliases.get(tag, ""))
            and (self._group, tag) not in self._unknown
        ):
            self._unknown.add((self._group, tag))
            message = f"{self._where}: <{tag}> was taken as {known}."
            self._noticed.add("file.columns.alias", message, group=self._group, element=known, line=line, value=tag)
        return known

    def unknown(self, group: str, tag: str, line: int) -> None:
        """Note an element that is not in the dictionary, once for each name."""
        if (group, tag) in self._unknown:
            return
        self._unknown.add((group, tag))
        if len(self._unknown) > self._limits.columns:
            message = f"{self._where} has more than {self._limits.columns} different elements."
            self._noticed.refuse("file.columns.too_many", message, line=line)
        message = f"{self._where}: “{tag[:60]}” in <{group[:60]}> is not in the dictionary and was left out."
        self._noticed.add("file.columns.unknown", message, group=group, line=line, value=tag)

    def finish_within(self) -> None:
        """The present sub-record has ended; further values are the student's own."""
        self._group, self.record, _ = self._outer
        self.keys = _KEYS[self._group]

    def finish(self) -> None:
        """The header or student has ended: its sub-records take its id."""
        identifier = self._outer[1].get("student_record_id", "")
        self._keep(self._outer)
        for waiting in self._waiting:
            waiting[1]["student_record_id"] = identifier
            self._keep(waiting)
        self._waiting.clear()
        self._group, self.keys = "", NOTHING
        self._check_counts()

    def _keep(self, record: tuple[str, Record, int]) -> None:
        group, values, line = record
        self._rows[group].append(values)
        self._lines[group].append(line)
        self._count += 1
        if len(self._rows[group]) >= _ROWS_AT_ONCE:
            self._flush_group(group)

    def _check_counts(self) -> None:
        if self._count > self._limits.records + 1:
            message = f"{self._where} holds more than {self._limits.records} records."
            self._noticed.refuse("file.too_many_records", message, line=self._outer[2])

    def flush(self) -> None:
        """Hand over what is left."""
        for group in GROUPS:
            self._flush_group(group)

    def _flush_group(self, group: str) -> None:
        rows, lines = self._rows[group], self._lines[group]
        if not rows:
            return
        columns = [pl.Series(key, [row.get(key) for row in rows], pl.String) for key in GROUPS[group].columns]
        frame = pl.DataFrame([*columns, pl.Series("line", lines, pl.Int64)])
        self._parts.add(group, cleaned(frame, group, self._noticed))
        self._rows[group], self._lines[group] = [], []
