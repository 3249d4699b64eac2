"""Joining records to children, strongest evidence first, with the rules of `decide.partition`."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

FLOOR = -6.63  # bits of probability 0.01: what a pair counts that is not given, and the least that any pair counts
CEILING = 14.0  # the most that one pair may lift an average: one strong pair does not outweigh several contradictions
_MOST = 100.0  # bits; beyond it all evidence is alike


@dataclass
class Across:
    """The evidence across two groups: best pair, sum of clipped scores and number of the pairs given, whether any is vetoed."""

    best: float
    total: float
    given: int
    vetoed: bool

    def joined(self, other: "Across") -> "Across":
        return Across(
            max(self.best, other.best), self.total + other.total, self.given + other.given, self.vetoed or other.vetoed
        )


@dataclass(frozen=True)
class Rules:
    """In bits: the least best pair of a join, the least average across, how much better than the next child the best must be."""

    link: float
    weakest: float
    margin: float


class Groups:
    """The groups of one connected component while they are being joined. Groups go by their least record."""

    def __init__(self, edges: Iterable[tuple[int, int, float, bool]], rules: Rules) -> None:
        self.rules = rules
        self.members: dict[int, list[int]] = {}
        self.across: dict[int, dict[int, Across]] = {}
        for a, b, score, vetoed in edges:
            found = Across(score, min(max(score, FLOOR), CEILING), 1, vetoed)
            self._meet(a, b, found)
        self.queue: list[tuple[float, int, int]] = []
        self.refused: defaultdict[int, set[int]] = defaultdict(set)
        self.barred: set[tuple[int, int]] = set()

    def _meet(self, a: int, b: int, found: Across) -> None:
        for one, other in ((a, b), (b, a)):
            self.members.setdefault(one, [one])
            there = self.across.setdefault(one, {})
            there[other] = there[other].joined(found) if other in there else found

    def bar(self, a: int, b: int) -> None:
        """A person said: not the same."""
        self._meet(a, b, Across(FLOOR, 0.0, 0, vetoed=True))
        self.barred.add((a, b))

    def hold(self, a: int, b: int) -> None:
        """A person said: the same. Nothing but a person's *not the same* stands against it."""
        one, other = self._group_of(a), self._group_of(b)
        apart = any(
            (x in self.members[one]) != (y in self.members[one])
            for x, y in self.barred
            if {x, y} <= {*self.members[one], *self.members[other]}
        )
        if one != other and not apart:
            self.across[one].setdefault(other, Across(FLOOR, 0.0, 0, vetoed=False))
            self.join(one, other)

    def _group_of(self, record: int) -> int:
        for group, members in self.members.items():
            if record in members:
                return group
        self.members[record], self.across[record] = [record], {}
        return record

    def join(self, a: int, b: int) -> int:
        """Join two groups; the new group goes by the lesser of their names."""
        keep, gone = min(a, b), max(a, b)
        self.members[keep] = self.members[keep] + self.members.pop(gone)
        mine, theirs = self.across[keep], self.across.pop(gone)
        mine.pop(gone, None)
        for other, found in theirs.items():
            if other == keep:
                continue
            mine[other] = mine[other].joined(found) if other in mine else found
            there = self.across[other]
            there.pop(gone)
            there[keep] = mine[other]
        return keep

    def may_be_one(self, a: int, b: int) -> bool:
        """Nothing vetoed across the groups, and the pairs across strong enough on average."""
        found = self.across[a].get(b)
        if found is None or found.vetoed:
            return False
        pairs = len(self.members[a]) * len(self.members[b])
        return (found.total + (pairs - found.given) * FLOOR) / pairs >= self.rules.weakest

    def contested(self, a: int, b: int) -> bool:
        """Groups that cannot be joined with both are, taken together, nearly as near to one of the two.

        Together, because ten rivals of the same name, each a little less near, leave it open who is who.
        """
        reach = self.across[a][b].best - self.rules.margin
        for one, other in ((a, b), (b, a)):
            rivals = [
                min(found.best, _MOST)
                for third, found in self.across[one].items()
                if third != other and found.best >= 0.0 and not self.may_be_one(third, other)
            ]
            if rivals and log2(sum(2.0**rival for rival in sorted(rivals))) >= min(reach, _MOST):
                return True
        return False

    def run(self) -> None:
        """Join what the rules allow, strongest first; ties by the names of the groups."""
        for group in self.across:
            for other, found in self.across[group].items():
                if group < other and found.best >= self.rules.link:
                    heapq.heappush(self.queue, (-found.best, group, other))
        while self.queue:
            negative, a, b = heapq.heappop(self.queue)
            met = self.across.get(a, {}).get(b)
            if met is None or met.best != -negative:
                continue  # one of the two has become part of another group since
            if self.may_be_one(a, b) and not self.contested(a, b):
                self._offer(self.join(a, b))
            else:
                self.refused[a].add(b)
                self.refused[b].add(a)

    def _offer(self, group: int) -> None:
        """A group is new: its own pairs are to be looked at, and those refused to a neighbour, which it may have contested."""
        again = {(group, other) for other in self.across[group]}
        for neighbour in self.across[group]:
            again |= {(neighbour, other) for other in self.refused.pop(neighbour, ())}
        for one, other in again:
            near = self.across[one].get(other)
            if near is not None and near.best >= self.rules.link:
                heapq.heappush(self.queue, (-near.best, min(one, other), max(one, other)))
