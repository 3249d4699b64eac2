"""What puts items on the worklists and takes them off."""

from collections.abc import Sequence
from datetime import datetime

from vereda.exchange.worklists.models import WorkItem

PIECE = 5_000


def settle_near_matches(
    *, among: Sequence[int], near: Sequence[tuple[int, int, float, float]], model_version: str, at: datetime
) -> int:
    """Make the open near matches among these State records be exactly `near`: (id, id, score in bits, probability).

    New ones are opened, those that later evidence settled become moot. Returns how many were opened. The caller holds the
    transaction and the identity writer's lock.
    """
    wanted = {(min(a, b), max(a, b)): (score, probability) for a, b, score, probability in near}
    known = {
        (item.left_id, item.right_id): item
        for item in WorkItem.objects.filter(kind=WorkItem.Kind.NEAR_MATCH, left__in=among, right__in=among)
    }
    moot = [item.pk for pair, item in known.items() if pair not in wanted and item.status == WorkItem.Status.OPEN]
    WorkItem.objects.filter(pk__in=moot).update(status=WorkItem.Status.MOOT, closed_at=at)
    again = [item.pk for pair, item in known.items() if pair in wanted and item.status == WorkItem.Status.MOOT]
    WorkItem.objects.filter(pk__in=again).update(status=WorkItem.Status.OPEN, opened_at=at, closed_at=None)
    fresh = [
        WorkItem(
            left_id=left,
            right_id=right,
            score=score,
            probability=probability,
            model_version=model_version,
            opened_at=at,
        )
        for (left, right), (score, probability) in wanted.items()
        if (left, right) not in known
    ]
    WorkItem.objects.bulk_create(fresh, batch_size=PIECE)
    return len(fresh) + len(again)
