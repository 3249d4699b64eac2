"""Which credits count once: the same course from two States, in two halves, or taken again.

A course has two halves, A and B; a whole course gives half of its credit to each. Within a course each half counts once: the
line that grants most, of equal ones the better proved. So two sections A of Algebra I are an overlap, a section A and a
section B make one course, a two-year Algebra I of 1.0 and 1.0 keeps both, and one more line can only add. A course that is
taken year after year (physical education, art) is the same course only within one academic year.

Accepted partial credit adds to what is granted for its half, up to the half's usual worth. A course under way adds what is
still missing to its own worth. Nothing is deleted: what does not count is told with the line that counts instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from vereda.core.credits.amounts import HALF
from vereda.core.credits.courses import Half, Standing
from vereda.core.credits.reading import Read

HALVES: Final[tuple[Half, Half]] = ("A", "B")
_PLACE_RANK: Final = {"person": 0, "code": 1, "sced_title": 2, "school_title": 3, "subject": 4, "none": 5}


class Kind(IntEnum):
    """What a credit rests on, the surest first."""

    GRANTED = 0
    ACCEPTED = 1
    UNDER_WAY = 2


@dataclass(frozen=True)
class Portion:
    """So much of a line's credit (an amount) that counts, once. `line` is its place in what was read."""

    line: int
    kind: Kind
    amount: int
    facts: frozenset[str]
    end_year: int | None
    home: str | None


@dataclass(frozen=True)
class Overlap:
    """So much of a line's credit that counts no second time, because of the line `instead`."""

    line: int
    instead: int
    kind: Kind
    amount: int


@dataclass(frozen=True)
class _Entry:
    line: int
    kind: Kind
    half: Half
    amount: int
    proof: tuple[object, ...]


def portions(read: Sequence[Read]) -> tuple[list[Portion], list[Overlap]]:
    """What counts of every line, and what overlaps. Lines without a place count nothing until a person places them."""
    families: dict[tuple[str, int | None], list[_Entry]] = {}
    for place, one in enumerate(read):
        if one.placed.rule == "none":
            continue
        year = one.line.begin_year if one.placed.repeats else None
        families.setdefault((one.placed.family, year), []).extend(_entries(place, one))
    counted: list[Portion] = []
    overlaps: list[Overlap] = []
    for entries in families.values():
        halves: list[tuple[_Entry, int]] = []
        for half in HALVES:
            taken, left = _one_half([entry for entry in entries if entry.half == half])
            halves += taken
            overlaps += left
        counted += _portions(halves, read)
    return counted, overlaps


def _entries(place: int, one: Read) -> Iterator[_Entry]:
    proof = (
        not (one.converted and one.converted.stated),
        not one.line.final_grade,
        _PLACE_RANK[one.placed.rule],
        one.line.begin_year or 0,
        one.line.state,
        place,
    )
    worth = [(Kind.ACCEPTED, one.accepted_amount)]
    if one.standing in {Standing.GRANTED, Standing.UNDER_WAY}:
        worth.append((Kind.GRANTED if one.standing is Standing.GRANTED else Kind.UNDER_WAY, one.amount))
    for kind, amount in worth:
        for half, share in _shares(one.half, amount):
            if share > 0:
                yield _Entry(place, kind, half, share, proof)


def _shares(half: Half, amount: int) -> Iterable[tuple[Half, int]]:
    if half == "whole":
        return (("A", amount // 2), ("B", amount - amount // 2))
    return ((half, amount),)


def _one_half(entries: Sequence[_Entry]) -> tuple[list[tuple[_Entry, int]], list[Overlap]]:
    """What each entry of one half of a course adds, the surest first."""
    by_kind = {kind: sorted((e for e in entries if e.kind is kind), key=_best_first) for kind in Kind}
    taken: list[tuple[_Entry, int]] = []
    overlaps: list[Overlap] = []
    total = 0
    for kind in Kind:
        for nth, entry in enumerate(by_kind[kind]):
            if kind is Kind.ACCEPTED:
                adds = max(min(HALF, total + entry.amount) - total, 0)
            else:
                adds = max(entry.amount - total, 0) if nth == 0 else 0
            if adds:
                taken.append((entry, adds))
                total += adds
            if adds < entry.amount:
                overlaps.append(Overlap(entry.line, taken[0][0].line, kind, entry.amount - adds))
    return taken, overlaps


def _best_first(entry: _Entry) -> tuple[object, ...]:
    return (-entry.amount, *entry.proof)


def _portions(halves: Iterable[tuple[_Entry, int]], read: Sequence[Read]) -> Iterator[Portion]:
    """One portion a line and kind, or one a half where the course's halves are asked for one by one."""
    merged: dict[tuple[int, Kind, frozenset[str]], int] = {}
    for entry, adds in halves:
        key = (entry.line, entry.kind, read[entry.line].placed.facts(entry.half))
        merged[key] = merged.get(key, 0) + adds
    for (line, kind, facts), amount in merged.items():
        one = read[line]
        yield Portion(line, kind, amount, facts, one.line.end_year, one.placed.stated or one.placed.subject)
