"""The table of a count in words: rows, bars, changes and what is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from vereda.core.counts.suppression import Line, Table
from vereda.exchange.counts.publishing import PARTS
from vereda.portal.counts.words import change, names_of

SHOWN = ("category_2", "moved_in_period", "pfs", "lep")
BAR = 84  # px, of the row with most children
SIDE = 26  # px, of the largest change either way


@dataclass(frozen=True)
class Part:
    """A part of the children of a row: `number` None is hidden. `share`: per cent of the row's children, where told as that."""

    name: str
    number: int | None
    share: float | None

    @property
    def words(self) -> str:
        """A number where children are served, else a share; in Python, for a State may have a thousand districts."""
        if self.number is None:
            return _("hidden")
        if self.name == "category_2" or self.share is None:
            return str(intcomma(self.number))
        return f"{self.share:.0f}%"


@dataclass(frozen=True)
class Row:
    key: str | int | None
    name: str
    number: int | None
    bar: int
    change: float | None
    side: int  # width of the bar of the change
    parts: tuple[Part, ...]

    @property
    def shown(self) -> tuple[Part, ...]:
        return shown_of(self.parts)

    @property
    def change_size(self) -> float:
        return abs(self.change or 0)

    @property
    def words(self) -> str:
        return number_words(self.number)

    @property
    def bar_left(self) -> int:
        return BAR - self.bar

    @property
    def side_left(self) -> int:
        """Fewer grows to the left of the middle, more to the right."""
        return SIDE - self.side if (self.change or 0) < 0 else SIDE + 1


def rows_of(by: str, table: Table, before: Table | None, order: str) -> list[Row]:
    """The lines in the order asked for; hidden ones last and by name, since their place would tell their size."""
    names = names_of(by, [line.key for line in table.lines])
    earlier = {line.key: line.base for line in before.lines} if before else {}
    changes = {line.key: change(line.base, earlier.get(line.key)) for line in table.lines}
    widest = max((abs(share) for share in changes.values() if share is not None), default=0)
    most = max((line.base or 0 for line in table.lines), default=0)
    rows = [
        Row(
            key=line.key,
            name=names[line.key],
            number=line.base,
            bar=round(BAR * line.base / most) if line.base and most else 0,
            change=changes[line.key],
            side=round(SIDE * abs(changes[line.key] or 0) / widest) if widest else 0,
            parts=parts_of(line),
        )
        for line in table.lines
    ]
    return _ordered(rows, order)


def parts_of(line: Line) -> tuple[Part, ...]:
    return tuple(
        Part(name, number, 100 * number / line.base if number is not None and line.base else None)
        for name, number in zip(PARTS, line.parts, strict=True)
    )


def number_words(number: int | None) -> str:
    return _("under 10 or hidden") if number is None else str(intcomma(number))


def shown_of(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts that the page has room for; the files to take along have all."""
    return tuple(part for part in parts if part.name in SHOWN)


def _ordered(rows: Iterable[Row], order: str) -> list[Row]:
    named = sorted(rows, key=lambda row: row.name)
    if order == "key":
        return named
    if order in PARTS:
        place = PARTS.index(order)
        return sorted(named, key=lambda row: -_or_least(row.parts[place].number))
    return sorted(named, key=lambda row: -_or_least(row.number))


def _or_least(number: int | None) -> int:
    return -1 if number is None else number
