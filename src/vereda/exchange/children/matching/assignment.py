"""From a partition to MSIX IDs: which child a group of records goes on as. A pure function."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Assignment:
    """`goes_on_as`: group → child id, or None for a new child. `retired`: child id → the group most of its records went to."""

    goes_on_as: Mapping[str, int | None]
    retired: Mapping[int, str]


def assign(groups: Mapping[str, Sequence[tuple[str, int | None]]]) -> Assignment:
    """`groups`: group → its records as (record_id, child id or None).

    The oldest child (least id) chooses first; each goes on as the group that has the most of its records (ties: the least
    group name). A child whose group is taken by an older one is retired into it: no MSIX ID disappears.
    """
    held: dict[int, Counter[str]] = {}
    for group in sorted(groups):
        for _, child in groups[group]:
            if child is not None:
                held.setdefault(child, Counter())[group] += 1
    goes_on_as: dict[str, int | None] = dict.fromkeys(sorted(groups))
    retired: dict[int, str] = {}
    for child in sorted(held):
        wanted = sorted(held[child], key=lambda group: (-held[child][group], group))
        free = next((group for group in wanted if goes_on_as[group] is None), None)
        if free is None:
            retired[child] = wanted[0]
        else:
            goes_on_as[free] = child
    return Assignment(goes_on_as, retired)
