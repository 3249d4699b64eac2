"""Small counts hidden, and as many others that none of them can be computed back from totals or complements.

Each State keeps its own rule of the smallest figure shown; the federal pages write "too few students" for what is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

SMALLEST_SHOWN: Final = 10


@dataclass(frozen=True)
class Line:
    """A row of a table. `base`: children; `parts`: how many of them are this and that. None: hidden.

    `known`: who reads the table knows this row anyway, so that nothing can be hidden behind it.
    """

    key: str | int | None
    base: int | None
    parts: tuple[int | None, ...]
    known: bool = False


@dataclass(frozen=True)
class Table:
    """Rows that add up to `total`, column by column. `withheld`: too few children for any row to be shown."""

    lines: tuple[Line, ...]
    total: Line
    withheld: bool = False


def suppressed(lines: Sequence[Line], total: Line, *, smallest: int = SMALLEST_SHOWN) -> Table:
    """The table that may be shown of rows that add up to `total`, what the reader already sees of which says None where hidden.

    Of each hidden figure there are at least `smallest` values that fit all that is shown: small ones are hidden, those of a
    part of which almost all or almost none are, and then the next larger of the same column as long as the sum of what is
    hidden, or of what it leaves, would tell too much. Whether a row is listed at all tells that it is not zero.
    """
    if total.base is None or total.base < smallest:
        return _withheld(lines, total)
    bases = _base_hidden(lines, smallest)
    if bases is None:
        return _withheld(lines, total)
    columns = [_part_hidden(lines, total, bases, column, smallest) for column in range(len(total.parts))]
    shown = tuple(
        replace(
            line,
            base=None if row in bases else line.base,
            parts=tuple(None if row in hidden else line.parts[column] for column, (hidden, _) in enumerate(columns)),
        )
        for row, line in enumerate(lines)
    )
    sums = tuple(part if told else None for part, (_, told) in zip(total.parts, columns, strict=True))
    return Table(shown, replace(total, parts=sums))


def whole_rows(lines: Sequence[Line], total: Line, *, smallest: int = SMALLEST_SHOWN) -> Table:
    """The same for parts that together make up their row: each child is in one of them. Rows are shown whole or not at all.

    A row is hidden when a part of it, or the rest beside a part, is small but not nothing. What is hidden is a block of rows by all
    parts: with R and C the sums of a row and a column of it and N that of the block, each of its figures can be anything from
    max(0, R + C - N) to min(R, C) (Fréchet's bounds), so rows are added until these are far enough apart. A part whose total is not
    told says nothing of its column.
    """
    bases = [
        line.base for line in suppressed([replace(line, parts=()) for line in lines], replace(total, parts=())).lines
    ]
    hidden = {
        row for row, line in enumerate(lines) if not line.known and (bases[row] is None or _tells(line, smallest))
    }
    free = [row for row, line in enumerate(lines) if not line.known and row not in hidden]
    free.sort(key=lambda row: lines[row].base or 0)
    while hidden and free and not _apart([lines[row] for row in hidden], total, smallest):
        hidden.add(free.pop(0))
    shown = tuple(
        replace(line, base=bases[row], parts=(None,) * len(line.parts)) if row in hidden else line
        for row, line in enumerate(lines)
    )
    return Table(shown, replace(total, parts=(None,) * len(total.parts)))


def split(parts: Mapping[str, int], whole: int | None, *, smallest: int = SMALLEST_SHOWN) -> dict[str, int | None]:
    """What may be told of one row by itself: how its children divide among keys; None where hidden.

    `whole`: how many children these are, as the reader knows from another table; None where that one hides it, and then nothing is
    told. No sum of several such rows may be told: then what one tells rests on no other, and another split of the same children
    tells nothing of this one. A child has one of the keys at least; may it have several, `parts` add up to more than `whole`.
    """
    nothing: dict[str, int | None] = dict.fromkeys(parts)
    if whole is None or whole < smallest or any(whole - number < smallest for number in parts.values()):
        return nothing
    lines = [Line(key, number, ()) for key, number in parts.items() if number]
    shown = {str(line.key): line.base for line in suppressed(lines, Line(None, whole, ()), smallest=smallest).lines}
    return {key: shown[key] if number else 0 for key, number in parts.items()} if shown else nothing


def _tells(line: Line, smallest: int) -> bool:
    base = line.base or 0
    return base < smallest or any(0 < (part or 0) < smallest or base - (part or 0) < smallest for part in line.parts)


def _apart(block: Sequence[Line], total: Line, smallest: int) -> bool:
    """Whether each figure of a hidden block has at least `smallest` values, as far as sums tell of it."""
    whole = sum(line.base or 0 for line in block)
    sums = [
        sum(line.parts[column] or 0 for line in block) for column, told in enumerate(total.parts) if told is not None
    ]
    sums += [line.base or 0 for line in block if (line.base or 0) >= smallest]
    return len(block) > 1 and all(min(one, whole - one) >= smallest - 1 for one in sums)


def _withheld(lines: Sequence[Line], total: Line) -> Table:
    """Nothing but what the reader knows; the total neither, when that would leave the rest."""
    nothing = (None,) * len(total.parts)
    known = any(line.known for line in lines)
    shown = tuple(line if line.known else replace(line, base=None, parts=nothing) for line in lines)
    return Table(shown, replace(total, base=None, parts=nothing) if known else total, withheld=True)


def _base_hidden(lines: Sequence[Line], smallest: int) -> set[int] | None:
    """Rows whose number of children is hidden; None where no choice of them tells little enough."""
    hidden = {row for row, line in enumerate(lines) if not line.known and (line.base or 0) < smallest}
    free = [row for row, line in enumerate(lines) if not line.known and row not in hidden]
    free.sort(key=lambda row: -(lines[row].base or 0))
    while hidden:
        slack = sum((lines[row].base or 0) - 1 for row in hidden)  # a row that is listed has one child at least
        if len(hidden) > 1 and slack >= smallest - 1:
            break
        if not free:
            return None
        hidden.add(free.pop())
    return hidden


def _part_hidden(
    lines: Sequence[Line], total: Line, bases: set[int], column: int, smallest: int
) -> tuple[set[int], bool]:
    """Rows of which this part is hidden, and whether its total may be told.

    When all rows are hidden only the total is told, which is no news; but not beside rows that the reader knows.
    """
    values = [line.parts[column] or 0 for line in lines]
    rests = [(line.base or 0) - value for line, value in zip(lines, values, strict=True)]
    open_rows = [row for row, line in enumerate(lines) if not line.known]
    whole = total.parts[column]
    if whole is None or min(whole, (total.base or 0) - whole) < smallest:
        return set(open_rows), False
    hidden = {row for row in open_rows if row in bases or min(values[row], rests[row]) < smallest}
    free = sorted((row for row in open_rows if row not in hidden), key=lambda row: -values[row])
    while hidden:
        enough = sum(values[row] for row in hidden) >= smallest - 1
        leaves_enough = sum(rests[row] for row in hidden) >= smallest - 1
        if len(hidden) > 1 and enough and leaves_enough:
            break
        if not free:
            return hidden, len(open_rows) == len(lines)
        hidden.add(free.pop())
    return hidden, True
