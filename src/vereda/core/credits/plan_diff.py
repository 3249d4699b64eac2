"""What two editions of a plan say differently, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vereda.core.credits.plan_file import Row

NAMING: Final = ("row_type", "subject", "label")  # what makes two rows the same one


@dataclass(frozen=True)
class Change:
    """A column of a row: what it said, what it says now."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row that is new, gone or changed. `row` is what it says now; of one that is gone, what it said."""

    kind: Literal["added", "removed", "changed"]
    row: Row
    changes: tuple[Change, ...] = ()


def plan_diff(before: Iterable[Row], after: Iterable[Row]) -> tuple[RowChange, ...]:
    """The rows of `after` in their order, as far as they differ, then those that are gone."""
    was, now = _named(before), _named(after)
    found: list[RowChange] = []
    for name, row in now.items():
        if name not in was:
            found.append(RowChange("added", row))
        elif changes := _changes(was[name], row):
            found.append(RowChange("changed", row, changes))
    found += [RowChange("removed", row) for name, row in was.items() if name not in now]
    return tuple(found)


def _named(rows: Iterable[Row]) -> dict[tuple[str | int, ...], Row]:
    """Rows by name; of two of one name the second is another."""
    named: dict[tuple[str | int, ...], Row] = {}
    for row in rows:
        name = tuple(row.get(column, "") for column in NAMING)
        nth = sum(1 for known in named if known[:-1] == name)
        named[*name, nth] = row
    return named


def _changes(was: Row, now: Row) -> tuple[Change, ...]:
    columns: Sequence[str] = list(dict.fromkeys((*was, *now)))
    return tuple(
        Change(column, was.get(column, ""), now.get(column, ""))
        for column in columns
        if was.get(column, "") != now.get(column, "")
    )
