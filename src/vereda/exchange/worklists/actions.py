"""What puts items on the worklists and takes them off."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vereda.core.identity import Model, default_model
from vereda.exchange.audit.actions import record
from vereda.exchange.children.matching.fetching import array
from vereda.exchange.children.matching.match import take_writers_lock
from vereda.exchange.children.matching.relinking import Link, difference
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.models import WAITING, WorkItem
from vereda.exchange.worklists.risks import note_risks

PIECE = 5_000
RENEWED = (
    "status", "opened_at", "closed_at", "score", "probability", "model_version", "answer", "answered_by", "answered_for",
    "validated_by", "disputed", "parked", "turn",
)  # fmt: skip
# Joined, not `left_id = ANY(…) OR right_id = ANY(…)`, by which each of 38,000 items was looked for twice among 36,000 records: 6 s.
_OF_THESE = """
    WITH asked (id) AS MATERIALIZED (SELECT unnest(%(records)s::bigint[]))
    SELECT * FROM worklists_workitem WHERE kind = %(kind)s AND id IN (
        SELECT i.id FROM asked JOIN worklists_workitem i ON i.left_id = asked.id
        UNION ALL SELECT i.id FROM asked JOIN worklists_workitem i ON i.right_id = asked.id)
"""
Pair = tuple[int, int, float, float]  # State record, State record, score in bits, probability


def settle_near_matches(*, among: Sequence[int], near: Sequence[Pair], model_version: str, at: datetime) -> int:
    """Make the open near matches of these State records, with whomever, be exactly `near`.

    New ones are opened, those that later evidence settled become moot. Returns how many were opened. The caller holds the
    transaction and the identity writer's lock.
    """
    known = WorkItem.objects.raw(_OF_THESE, {"kind": WorkItem.Kind.NEAR_MATCH, "records": array(among)})
    return _settle(WorkItem.Kind.NEAR_MATCH, known, near, model_version, at)


def propose(*, kind: WorkItem.Kind, pairs: Sequence[Pair], model_version: str, at: datetime) -> int:
    """Make the open proposals of a kind (merge, split) be exactly these: what is proposed no more becomes moot.

    Returns how many were opened. The caller holds the transaction and the identity writer's lock.
    """
    return _settle(kind, WorkItem.objects.filter(kind=kind), pairs, model_version, at)


@transaction.atomic
def relink(*, link: Link, apply: bool, by: str, at: datetime, model: Model | None = None) -> Mapping[str, int]:
    """Link all records of the exchange anew, and with `apply` propose what that makes otherwise: to merge children, to split them.

    `link` is an engine of `core.identity`. No link is moved; a person decides. Returns what was counted: records, children, merges,
    splits, near_matches, and opened (proposals that did not wait before).
    """
    model = model or default_model()
    take_writers_lock()
    found = difference(link, model)
    counts = {
        "records": found.records, "children": found.children, "merges": len(found.merges), "splits": len(found.splits),
        "near_matches": len(found.near), "opened": 0,
    }  # fmt: skip
    if not apply:
        return counts
    for kind, pairs in ((WorkItem.Kind.MERGE, found.merges), (WorkItem.Kind.SPLIT, found.splits)):
        counts["opened"] += propose(kind=kind, pairs=pairs, model_version=model.version, at=at)
    record(action="exchange.relinked", actor=by, on=("exchange", "children"), facts={**counts, "model": model.version})
    return counts


def _settle(
    kind: WorkItem.Kind, there: Iterable[WorkItem], pairs: Sequence[Pair], model_version: str, at: datetime
) -> int:
    wanted = {(min(a, b), max(a, b)): (score, probability) for a, b, score, probability in pairs}
    known = {(item.left_id, item.right_id): item for item in sorted(there, key=_last_what_counts)}
    moot = [item.pk for pair, item in known.items() if pair not in wanted and item.status in WAITING]
    WorkItem.objects.filter(pk__in=moot).update(status=WorkItem.Status.MOOT, closed_at=at, turn=F("turn") + 1)
    again = [item for pair, item in known.items() if pair in wanted and item.status == WorkItem.Status.MOOT]
    for item in again:
        item.open_again(at)
    weighed = [
        item for pair, item in known.items() if pair in wanted and (item.score, item.probability) != wanted[pair]
    ]
    for item in weighed:
        item.score, item.probability = wanted[item.left_id, item.right_id]
        item.model_version = model_version
    WorkItem.objects.bulk_update({*again, *weighed}, RENEWED, batch_size=PIECE)
    fresh = WorkItem.objects.bulk_create(
        [
            WorkItem(
                kind=kind, left_id=left, right_id=right, score=score, probability=probability, model_version=model_version,
                opened_at=at,
            )
            for (left, right), (score, probability) in wanted.items()
            if (left, right) not in known
        ],
        batch_size=PIECE,
    )  # fmt: skip
    assign([item.pk for item in (*fresh, *again)], at=at)
    note_risks([item.pk for pair, item in known.items() if pair in wanted])
    return len(fresh) + len(again)


def _last_what_counts(item: WorkItem) -> tuple[bool, int]:
    """Of several items of a pair the one that waits, else the newest."""
    return item.waits, item.pk
