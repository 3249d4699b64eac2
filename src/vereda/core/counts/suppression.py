"""Small counts hidden, and as many others that none of them can be computed back from totals or complements.

Each State keeps its own rule of the smallest figure shown; the federal pages write "too few students" for what is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

SMALLEST_SHOWN: Final = 10
STEPS: Final = (1, 2, 5, 10)  # per cent


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


def suppressed(
    lines: Sequence[Line], total: Line, *, repeated: Sequence[Line] = (), smallest: int = SMALLEST_SHOWN
) -> Table:
    """The table that may be shown of rows that add up to `total`, what the reader already sees of which says None where hidden.

    Of each hidden figure there are at least `smallest` values that fit all that is shown: small ones are hidden, those of a
    part of which almost all or almost none are, and then the next larger of the same column as long as the sum of what is
    hidden, or of what it leaves, would tell too much. Whether a row is listed at all tells that it is not zero.

    `repeated`, line by line: how many children more the same rows of other tables have together, which count some of these children
    again (States, beside the nation that counts each once). A figure is told only with so many of these that the other tables can
    be short of `smallest` - 1 children of the row, of the part of it, or of the rest: else it would fill in what they hide.
    """
    if total.base is None or total.base < smallest:
        return _withheld(lines, total, smallest)
    bases = _base_hidden(lines, repeated, smallest)
    if bases is None:
        return _withheld(lines, total, smallest)
    columns = [_part_hidden(lines, total, bases, repeated, column, smallest) for column in range(len(total.parts))]
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


def each_once(
    lines: Sequence[Line],
    *,
    unknown: Sequence[Line],
    repeated: Sequence[Line],
    states: Table,
    smallest: int = SMALLEST_SHOWN,
) -> Table:
    """The same for rows of a nation that counts each child once, whose States' own tables have the same rows and their own totals.

    `unknown`, `repeated`, line by line: of children whom the reader does not know, those of the row, and how many more of them the
    States count together (see `suppressed`); a row without any is told, as others' rows of none are by not being listed. `states`:
    the table of the States as this reader sees it: a total that it does not tell, the nation's would give away.
    """
    above = states.total
    whole, rest = (added(some, len(above.parts)) for some in (lines, unknown))
    parts = tuple(part if told is not None else None for part, told in zip(rest.parts, above.parts, strict=True))
    rest = Line(None, None if above.base is None else rest.base, parts)
    rows = [replace(line, known=not line.base) for line in unknown]
    table = suppressed(rows, rest, repeated=repeated, smallest=smallest)
    shown = tuple(_where_told(line, told) for line, told in zip(lines, table.lines, strict=True))
    return Table(shown, _where_told(whole, table.total), table.withheld)


def added(lines: Sequence[Line], parts: int) -> Line:
    """The sum of rows of so many parts, column by column; what is hidden counts as none."""
    sums = tuple(sum(line.parts[column] or 0 for line in lines) for column in range(parts))
    return Line(None, sum(line.base or 0 for line in lines), sums)


def _where_told(line: Line, told: Line) -> Line:
    parts = tuple(part if one is not None else None for part, one in zip(line.parts, told.parts, strict=True))
    return replace(line, base=line.base if told.base is not None else None, parts=parts)


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


def share_told(part: int, whole: int, *, smallest: int = SMALLEST_SHOWN) -> tuple[int, int] | None:
    """The share that `part` is of `whole`, from and to per cent: so wide that at least `smallest` numbers of children fit it, also
    for who knows the whole; None where ten per cent are too few for that.

    The numbers behind are not told, and the ends are no narrower than the middle, as NCES 2011-603 (SLDS Technical Brief 3)
    recommends for what goes to others.
    """
    step = next((step for step in STEPS if step * whole >= 100 * smallest), None)
    if step is None:
        return None
    least = min(100 * part // (step * whole) * step, 100 - step)
    return least, least + step


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


def _withheld(lines: Sequence[Line], total: Line, smallest: int) -> Table:
    """Nothing but what the reader knows; the total neither, when that would leave the rest, nor small parts of it."""
    nothing = (None,) * len(total.parts)
    known = any(line.known for line in lines)
    shown = tuple(line if line.known else replace(line, base=None, parts=nothing) for line in lines)
    if known or total.base is None:
        return Table(shown, replace(total, base=None, parts=nothing), withheld=True)
    base = total.base
    parts = tuple(part if part is not None and min(part, base - part) >= smallest else None for part in total.parts)
    return Table(shown, replace(total, parts=parts), withheld=True)


def _base_hidden(lines: Sequence[Line], repeated: Sequence[Line], smallest: int) -> set[int] | None:
    """Rows whose number of children is hidden; None where no choice of them tells little enough."""
    rooms = [[(line.base or 0) - 1 for line in lines]]  # a row that is listed has one child at least
    if repeated:
        rooms.append([line.base or 0 for line in repeated])
    open_rows = [row for row, line in enumerate(lines) if not line.known]
    hidden = {row for row in open_rows if any(room[row] < smallest - 1 for room in rooms)}
    free = sorted((row for row in open_rows if row not in hidden), key=lambda row: -(lines[row].base or 0))
    return hidden if _enough(hidden, free, rooms, smallest) else None


def _part_hidden(
    lines: Sequence[Line], total: Line, bases: set[int], repeated: Sequence[Line], column: int, smallest: int
) -> tuple[set[int], bool]:
    """Rows of which this part is hidden, and whether its total may be told.

    When all rows are hidden only the total is told, which is no news; but not beside rows that the reader knows, nor beside other
    tables, where of a single row it would tell all.
    """
    rooms = [room for table in (lines, repeated) if table for room in _with_and_without(table, column)]
    open_rows = [row for row, line in enumerate(lines) if not line.known]
    whole = total.parts[column]
    if whole is None or min(whole, (total.base or 0) - whole) < smallest:
        return set(open_rows), False
    hidden = {row for row in open_rows if row in bases or any(room[row] < smallest for room in rooms)}
    free = sorted((row for row in open_rows if row not in hidden), key=lambda row: -rooms[0][row])
    return hidden, _enough(hidden, free, rooms, smallest) or (len(open_rows) == len(lines) and not repeated)


def _with_and_without(lines: Sequence[Line], column: int) -> tuple[list[int], list[int]]:
    """Of each row, how many children belong to a part and how many do not."""
    values = [line.parts[column] or 0 for line in lines]
    return values, [(line.base or 0) - value for line, value in zip(lines, values, strict=True)]


def _enough(hidden: set[int], free: list[int], rooms: Sequence[Sequence[int]], smallest: int) -> bool:
    """Hide rows more, from the end of `free`, until in each of `rooms` the hidden ones have enough together; whether they have."""
    while hidden and (len(hidden) == 1 or any(sum(room[row] for row in hidden) < smallest - 1 for room in rooms)):
        if not free:
            return False
        hidden.add(free.pop())
    return True
