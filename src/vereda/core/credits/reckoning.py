"""The arithmetic behind an answer: what was read, what counts, and which slot of the plan each credit fills."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vereda.core.credits.assign import Assigned, assign
from vereda.core.credits.courses import CourseLine, Options
from vereda.core.credits.demand import Among, Demand, Slot, demand, kinds
from vereda.core.credits.overlap import Kind, Overlap, Portion, portions
from vereda.core.credits.plans import Plan
from vereda.core.credits.reading import Read, read_lines
from vereda.core.credits.units import UNITS, Unit


class Use(NamedTuple):
    """So much (an amount) of a line's credit in a slot. `line` and `slot` are places in what was read and in the demand's slots."""

    line: int
    kind: Kind
    facts: frozenset[str]
    slot: int
    amount: int


@dataclass(frozen=True)
class Reckoned:
    """`counts`: how much of each line counts; `overlaps`: by line; `used`: how much fills the plan; `filled[slot]`: by all kinds of
    credit; `complete_now`: without what is under way.
    """

    plan: Plan
    options: Options
    unit: Unit
    read: tuple[Read, ...]
    counted: tuple[Portion, ...]
    counts: Mapping[int, int]
    overlaps: Mapping[int, Sequence[Overlap]]
    demand: Demand
    used: Mapping[Kind, int]
    by_slot: Sequence[Sequence[Use]]
    by_line: Mapping[int, Sequence[Use]]
    filled: tuple[int, ...]
    complete_now: bool

    @property
    def missing(self) -> int:
        return self.demand.amount - sum(self.filled)

    def slot(self, use: Use) -> Slot:
        return self.demand.slots[use.slot]

    def missing_among(self, among: Among, kind: Kind = Kind.UNDER_WAY) -> int:
        """What is missing of courses that may lie anywhere, with credit of a kind and surer.

        They are looked for whatever slot they fill: a laboratory science counted as an elective could change places with a
        science without.
        """
        year = self.options.class_of
        found = sum(
            portion.amount
            for portion in self.counted
            if portion.kind <= kind
            and among.accepts.takes(portion.facts)
            and (not among.last_year or year is None or (portion.end_year or 0) >= year)
        )
        return max(among.amount - found, 0)


def reckon(courses: Iterable[CourseLine], plan: Plan, options: Options) -> Reckoned:
    """Read the lines, see what counts, fill the plan. The result does not depend on the order of the lines."""
    read = read_lines(courses, options)
    found, overlapping = portions(read)
    counted = tuple(sorted(found, key=lambda portion: (portion.line, portion.kind)))
    asked, assigned, complete = _best(counted, plan, options.class_of)
    counts: dict[int, int] = {}
    for portion in counted:
        counts[portion.line] = counts.get(portion.line, 0) + portion.amount
    overlaps: dict[int, list[Overlap]] = {}
    for overlap in overlapping:
        overlaps.setdefault(overlap.line, []).append(overlap)
    by_slot: list[list[Use]] = [[] for _ in asked.slots]
    by_line: dict[int, list[Use]] = {}
    used = dict.fromkeys(Kind, 0)
    for portion, parts in zip(counted, assigned.parts, strict=True):
        for slot, amount in parts:
            use = Use(portion.line, portion.kind, portion.facts, slot, amount)
            used[portion.kind] += amount
            by_slot[slot].append(use)
            by_line.setdefault(portion.line, []).append(use)
    return Reckoned(
        plan=plan,
        options=options,
        unit=UNITS[plan.unit],
        read=read,
        counted=counted,
        counts=counts,
        overlaps=overlaps,
        demand=asked,
        used=used,
        by_slot=by_slot,
        by_line=by_line,
        filled=assigned.filled[Kind.UNDER_WAY],
        complete_now=complete,
    )


def _best(counted: Sequence[Portion], plan: Plan, class_of: int | None) -> tuple[Demand, Assigned, bool]:
    """The best over the kinds of which one has to be chosen (whose language "two credits of one language" are): all are tried.

    The third value says whether the plan is complete with granted and accepted credit alone, whichever kind that takes.
    """
    tried: list[tuple[int, int, Demand, Assigned]] = []
    for kind in kinds(plan, class_of, counted):
        asked = demand(plan, class_of, kind)
        found = assign(counted, asked)
        tried.append((found.total(Kind.UNDER_WAY), found.total(Kind.ACCEPTED), asked, found))
    _, now, asked, found = max(tried, key=lambda one: one[:2])
    return asked, found, now == asked.amount
