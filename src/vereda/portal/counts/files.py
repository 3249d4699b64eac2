"""The table of a count to take along, with what it is and when it was made."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vereda.exchange.counts.publishing import Published
from vereda.portal.components.files import Cell, Kind, as_table
from vereda.portal.components.tags import moment
from vereda.portal.counts.asking import Asked
from vereda.portal.counts.table import Row
from vereda.portal.counts.words import HEADS, LEVELS, years


def table_file(kind: Kind, asked: Asked, shown: Published, rows: Sequence[Row], *, at: datetime) -> HttpResponse:
    assert asked.count
    name = "-".join(filter(None, ("count", asked.count.period, asked.wanted.state, asked.wanted.by)))
    about = _("Eligible children, %(period)s. Made %(at)s.") % {"period": years(asked.count.period), "at": moment(at)}
    return as_table(kind, name, list(_cells(asked, shown, rows)), about=about)


def _cells(asked: Asked, shown: Published, rows: Sequence[Row]) -> Iterator[list[Cell]]:
    hidden = _("under 10 or hidden")
    yield [str(LEVELS[asked.wanted.by]), "", _("Eligible, 12 months"), *(str(words) for words in HEADS.values())]
    for row in rows:
        numbers = (row.number, *(part.number for part in row.parts))
        yield [row.name, str(row.key or ""), *(hidden if number is None else number for number in numbers)]
    total = shown.table.total
    yield [_("Sum"), "", *(hidden if number is None else number for number in (total.base, *total.parts))]
