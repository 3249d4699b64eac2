"""Which credit fills which slot of a plan: as much as can be, the surest credit and the narrowest slot first.

Credits are divisible: a slot is filled by several courses, a course may fill several slots, but each credit one slot only. That is
a maximum flow from portions to slots. Slots are filled one after another along shortest augmenting paths (Edmonds and Karp 1972),
which never empty a slot already filled; first with granted credit, then with accepted, then with what is under way. The slots that
can be filled together form a polymatroid, so this greedy order is exact (Megiddo 1974, optimal flows in networks with multiple
sources and sinks): no assignment fills more with granted credit, none more with all of it, and what stays empty is the widest slot,
electives, wherever there is a choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vereda.core.credits.demand import Demand
from vereda.core.credits.overlap import Kind, Portion


@dataclass(frozen=True)
class Assigned:
    """`parts[portion]`: (slot, amount) for each slot it fills; `filled[kind][slot]`: filled with that kind of credit or a surer."""

    parts: tuple[tuple[tuple[int, int], ...], ...]
    filled: dict[Kind, tuple[int, ...]]

    def total(self, kind: Kind) -> int:
        return sum(self.filled[kind])


def assign(portions: Sequence[Portion], demand: Demand) -> Assigned:
    """Fill the slots. `portions` come in an order that does not depend on how the lines came; ties follow it."""
    network = _Network(portions, demand)
    filled: dict[Kind, tuple[int, ...]] = {}
    for kind in Kind:
        network.open(kind)
        for slot in range(len(demand.slots)):
            network.fill(slot)
        filled[kind] = tuple(network.filled)
    parts = tuple(tuple(sorted((s, a) for s, a in uses.items() if a)) for uses in network.uses)
    return Assigned(parts, filled)


class _Network:
    def __init__(self, portions: Sequence[Portion], demand: Demand) -> None:
        self.portions, self.demand = portions, demand
        self.eligible = [demand.eligible(portion.facts) for portion in portions]
        self.left = [0] * len(portions)
        self.uses: list[dict[int, int]] = [{} for _ in portions]
        self.filled = [0] * len(demand.slots)
        self.homes = [demand.subjects[slot.subject].code for slot in demand.slots]
        self.candidates: list[list[int]] = [[] for _ in demand.slots]

    def open(self, kind: Kind) -> None:
        """Let the portions of a kind take part. A slot asks those of its own subject first, then those with the fewest choices."""
        own: list[list[int]] = [[] for _ in self.candidates]
        others: list[list[int]] = [[] for _ in self.candidates]
        for place in sorted(range(len(self.portions)), key=lambda place: len(self.eligible[place])):
            portion = self.portions[place]
            if portion.kind is kind:
                self.left[place] = portion.amount
                for slot in self.eligible[place]:
                    (own if portion.home == self.homes[slot] else others)[slot].append(place)
        for slot in range(len(self.candidates)):
            self.candidates[slot] += own[slot] + others[slot]

    def fill(self, slot: int) -> None:
        wanted = self.demand.slots[slot].amount
        while self.filled[slot] < wanted and self._augment(slot, wanted - self.filled[slot]):
            pass

    def _augment(self, slot: int, wanted: int) -> bool:
        """Bring a slot more along the shortest path: a portion with credit left, or one that another portion can replace."""
        came: dict[int, tuple[int, int]] = {}  # slot → (portion that can leave it, slot it would go to)
        waiting = [slot]
        for asked in waiting:
            for portion in self.candidates[asked]:
                if self.left[portion]:
                    self._move(slot, asked, portion, came, wanted)
                    return True
            for portion in self.candidates[asked]:
                for other, amount in self.uses[portion].items():
                    if amount and other != slot and other not in came:
                        came[other] = (portion, asked)
                        waiting.append(other)
        return False

    def _move(self, slot: int, end: int, last: int, came: dict[int, tuple[int, int]], wanted: int) -> None:
        amount, at = min(wanted, self.left[last]), end
        while at != slot:
            portion, to = came[at]
            amount, at = min(amount, self.uses[portion][at]), to
        self.left[last] -= amount
        self.uses[last][end] = self.uses[last].get(end, 0) + amount
        at = end
        while at != slot:
            portion, to = came[at]
            self.uses[portion][at] -= amount
            self.uses[portion][to] = self.uses[portion].get(to, 0) + amount
            at = to
        self.filled[slot] += amount
