"""What changes children: matching, publishing, rebuilding."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import connection, transaction

from vereda.core.identity import default_model
from vereda.exchange.audit.actions import record
from vereda.exchange.children import consolidated
from vereda.exchange.children.loading import fold
from vereda.exchange.children.matching import match
from vereda.exchange.children.matching.match import gather_all, take_writers_lock

__all__ = ["match", "publish", "rebuild"]
RECORDS_A_TIME = 5_000
Progress = Callable[[int, int], None]


def publish(submission_id: int, *, at: datetime, progress: Progress | None = None) -> Mapping[str, int]:  # noqa: ARG001
    """Make the consolidated records that a submission (and whatever was matched before it) left stale. One transaction."""
    return {"published": consolidated.publish(progress=progress)}


@transaction.atomic
def rebuild(*, by: str, progress: Progress | None = None) -> int:
    """Make everything derived anew from the append-only versions and links: the same bytes. Returns the number of children.

    State records and their groups from the versions, keys and pairs from the State records, each record's child from its link,
    and the consolidated records from all of that. Links stay: they are history.
    """
    take_writers_lock()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM children_staterecord ORDER BY id")
        records = [row[0] for row in cursor.fetchall()]
    for begin in range(0, len(records), RECORDS_A_TIME):
        fold(records[begin : begin + RECORDS_A_TIME])
        if progress:
            progress(min(begin + RECORDS_A_TIME, len(records)), len(records))
    _restore_children()
    gather_all(records, default_model())
    children = consolidated.publish_all()
    record(
        action="exchange.rebuilt",
        actor=by,
        on=("exchange", "children"),
        facts={"records": len(records), "children": children},
    )
    return children


def _restore_children() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE children_staterecord r SET child_id = l.child_id FROM children_link l
               WHERE l.state_record_id = r.id AND l.until IS NULL AND r.child_id IS DISTINCT FROM l.child_id"""
        )
        cursor.execute("DELETE FROM children_consolidatedrecord")
        cursor.execute(
            "DELETE FROM children_identitypair; DELETE FROM children_identitykey; DELETE FROM children_matchedidentity"
        )
