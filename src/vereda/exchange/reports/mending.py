"""The list to mend: which children of a place want an element that applies to them."""

from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from vereda.core.elements import ELEMENTS
from vereda.exchange.accounts.models import User
from vereda.exchange.children.glimpses import record_listed
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.making import Places, in_places
from vereda.exchange.reports.quality import FILLED, condition, measured_elements, rows_of_group
from vereda.exchange.reports.scorecard import Place
from vereda.exchange.reports.tables import NotForYou

MOST: Final = 200  # children on a page; what is mended makes room for others
_WANTING: Final = """
    SELECT c.child_id, child.msix_id, r.state_student_identifier, c.district, count(*)
    FROM ({rows}) wanting JOIN counted c ON c.id = wanting.counted JOIN children_child child ON child.id = c.child_id
    JOIN children_staterecord r ON r.id = wanting.record
    GROUP BY 1, 2, 3, 4 ORDER BY 3 LIMIT %(most)s"""


@dataclass(frozen=True)
class Wanting:
    """`number`: how many rows of the record want the element."""

    msix_id: str
    state_student_identifier: str
    district: str
    number: int


@transaction.atomic
def wanting(user: User, count: Count, place: Place, measure: str) -> list[Wanting]:
    """By the State's own number; that they were listed is recorded. Raises NotForYou, also for what is no element."""
    element = ELEMENTS.get(measure.removeprefix(FILLED))
    if not place.opens or element is None or element not in measured_elements(element.group):
        raise NotForYou(measure)
    rows = f"SELECT c.id AS counted, one.record {rows_of_group(element.group)} AND {condition(element)} AND t.{element.key} IS NULL"
    districts = Places(states=frozenset({place.state}), district=place.district)
    statement, values = in_places(count, districts, _WANTING.format(rows=rows))
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "most": MOST})
        found = cursor.fetchall()
    record_listed(user, {child: msix_id for child, msix_id, *_ in found}, on="wanting")
    return [Wanting(*line) for _child, *line in found]
