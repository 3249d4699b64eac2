"""Why one should pause before calling records one child: twins, another sex, more than two records."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db import connection

from vereda.exchange.children.models import StateRecord

PAIR: Final = 2  # records
# Of an item's two records, the same as `risks_of` says of them.
_NOTE: Final = """
    UPDATE worklists_workitem item SET look_twice = NOT item.look_twice
    FROM children_staterecord one, children_staterecord other
    WHERE item.id = ANY(%s) AND one.id = item.left_id AND other.id = item.right_id
      AND item.look_twice <> (coalesce(nullif(one.sex, '') <> nullif(other.sex, ''), false)
          OR coalesce(one.multiple_birth_flag, '') = 'Yes' OR coalesce(other.multiple_birth_flag, '') = 'Yes')"""


def risks_of(records: Sequence[StateRecord], together: int = PAIR) -> Iterator[str]:
    """Some of "sex", "twins", "many". `together`: how many records would then be one child's."""
    if len({record.sex for record in records if record.sex}) > 1:
        yield "sex"
    if any(record.multiple_birth_flag == "Yes" for record in records):
        yield "twins"
    if together > PAIR:
        yield "many"


def note_risks(items: Sequence[int]) -> None:
    """Mark the items of twins or of records of another sex, for the queue. In the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [list(items)])
