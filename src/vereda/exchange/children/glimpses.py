"""The names of children in lists, for who may see them there. The caller authorises, and records that names were listed."""

from collections.abc import Sequence
from dataclasses import dataclass

from vereda.exchange.children.finding.glimpse import glimpse
from vereda.exchange.children.models import ConsolidatedRecord


@dataclass(frozen=True)
class Named:
    msix_id: str
    name: str


def names_of(children: Sequence[int]) -> dict[int, Named]:
    """Child → MSIX ID and name; who has no record to show is left out."""
    found = ConsolidatedRecord.objects.filter(child__in=children).select_related("child")
    return {one.child_id: Named(one.child.msix_id, glimpse(one.child.msix_id, one.document).name) for one in found}
