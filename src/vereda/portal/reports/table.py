"""A report in words: its sections, lines and bars, and the same as cells to take along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from vereda.exchange.reports.across import Matrix
from vereda.exchange.reports.tables import Section, Shown
from vereda.portal.components.files import Cell
from vereda.portal.components.language import page_language
from vereda.portal.reports.words import key_words, share_words

BAR = 120  # px, of all children


@dataclass(frozen=True)
class Line:
    name: str
    children: str
    share: str
    entries: str
    bar: int
    hidden: bool


@dataclass(frozen=True)
class Part:
    """A family of figures. `key`: its name in the address of the page."""

    key: str
    name: str
    lines: tuple[Line, ...]
    withheld: bool
    counts_entries: bool


def parts_of(shown: Shown) -> list[Part]:
    return [_part(section, shown.children) for section in shown.sections]


def _part(section: Section, whole: int | None) -> Part:
    lines = tuple(
        Line(
            name=key_words(section.family, row.key),
            children=number_words(row.children),
            share=share_words(row.children, whole),
            entries=number_words(row.entries),
            bar=round(BAR * row.children / whole) if row.children and whole else 0,
            hidden=row.children is None,
        )
        for row in section.rows
    )
    counts_entries = any(row.entries not in (None, row.children) for row in section.rows)
    return Part(section.family.key, section.family.name[page_language()], lines, section.withheld, counts_entries)


@dataclass(frozen=True)
class PlacesPart:
    """A family with a line a place. `keys`: its heads; a line: the place, its children, and the numbers under the heads."""

    key: str
    name: str
    keys: tuple[str, ...]
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]


def places_of(matrices: Sequence[Matrix], names: Mapping[str | int | None, str]) -> list[PlacesPart]:
    """Families that have anything to tell."""
    return [
        PlacesPart(
            matrix.family.key,
            matrix.family.name[page_language()],
            tuple(key_words(matrix.family, key) for key in matrix.keys),
            tuple(
                (names[line.place], number_words(line.children), tuple(number_words(one) for one in line.numbers))
                for line in matrix.lines
            ),
        )
        for matrix in matrices
        if matrix.keys
    ]


def place_cells(matrices: Sequence[Matrix], names: Mapping[str | int | None, str]) -> Iterator[list[Cell]]:
    """Heads, then a line for each place and key."""
    hidden = _("hidden")
    yield [_("Table"), _("What"), _("Place"), _("Children"), _("All")]
    for matrix in matrices:
        for line in matrix.lines:
            for key, number in zip(matrix.keys, line.numbers, strict=True):
                told: list[Cell] = [hidden if one is None else one for one in (number, line.children)]
                yield [matrix.family.name[page_language()], key_words(matrix.family, key), names[line.place], *told]


def number_words(number: int | None) -> str:
    return _("hidden") if number is None else str(intcomma(number))


def cells_of(shown: Shown) -> Iterator[list[Cell]]:
    """Heads, then a line a figure."""
    hidden = _("hidden")
    yield [_("Table"), _("What"), _("Children"), _("Records")]
    yield [_("All"), "", hidden if shown.children is None else shown.children, ""]
    for section in shown.sections:
        name = section.family.name[page_language()]
        for row in section.rows:
            told: list[Cell] = [hidden if number is None else number for number in (row.children, row.entries)]
            yield [name, key_words(section.family, row.key), *told]
