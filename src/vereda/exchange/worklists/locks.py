"""A child whose merge or split waits for validation is locked against every other."""

from django.db.models import Q

from vereda.exchange.children.models import StateRecord
from vereda.exchange.worklists.models import WorkItem


class Locked(Exception):
    """Another item holds one of the children until it is settled."""

    def __init__(self, item: WorkItem) -> None:
        super().__init__(str(item))
        self.item = item


def lock_on(*children: int | None, but: int = 0) -> WorkItem | None:
    """The item, if any, that waits for validation and concerns one of these children; `but`: another than this one."""
    records = list(StateRecord.objects.filter(child__in=children).order_by().values_list("pk", flat=True))
    held = WorkItem.objects.filter(Q(left__in=records) | Q(right__in=records), status=WorkItem.Status.PROPOSED)
    return min(
        held.exclude(pk=but), key=lambda item: item.pk, default=None
    )  # sorted here: by `LIMIT 1` it read all items
