"""A child whose merge or split waits for validation is locked against every other."""

from vereda.exchange.worklists.models import WorkItem


class Locked(Exception):
    """Another item holds one of the children until it is settled."""

    def __init__(self, item: WorkItem) -> None:
        super().__init__(str(item))
        self.item = item


def lock_on(*children: int | None, but: int = 0) -> WorkItem | None:
    """The item, if any, that waits for validation and concerns one of these children; `but`: another than this one."""
    held = (
        WorkItem.objects.filter(status=WorkItem.Status.PROPOSED).exclude(pk=but).order_by().values_list("pk", flat=True)
    )
    either = held.filter(left__child__in=children).union(held.filter(right__child__in=children))
    first = min(either, default=None)  # sorted here: by `LIMIT 1` it read all items
    return None if first is None else WorkItem.objects.get(pk=first)
