"""How children stand, in a form that two moments can be compared by."""

from typing import Any

from vereda.exchange.children.deciding.models import Verdict
from vereda.exchange.children.models import Child, ConsolidatedRecord, StateRecord


def standing(children: set[int] | None = None) -> dict[str, Any]:
    """Who belongs where, where each MSIX ID leads and since when, what is shown byte for byte, and the last words of people.

    `children`: of these alone, as far as MSIX IDs go (a split gives new ones, and none ever disappears).
    """
    ids = Child.objects.filter(pk__in=children) if children is not None else Child.objects.all()
    shown = ConsolidatedRecord.objects.order_by("child_id").values_list(
        "child__msix_id", "digest", "document", "states", "last_enrolled_on", "last_district"
    )
    return {
        "records": dict(StateRecord.objects.order_by("id").values_list("id", "child__msix_id")),
        "ids": {one.msix_id: (one.successor_id, one.retired_at, one.is_stale) for one in ids.order_by("id")},
        "shown": list(shown),
        "said": set(Verdict.objects.filter(closed_by=None).values_list("left_id", "right_id", "same")),
    }
