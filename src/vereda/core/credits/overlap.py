"""Which credits count once: the same course from two States, in two halves, or taken again.

A course has two halves, A and B; a whole course gives half of its credit to each. Within a course each half counts once: the
line that grants most, of equal ones the better proved. So two sections A of Algebra I are an overlap, a section A and a
section B make one course, a two-year Algebra I of 1.0 and 1.0 keeps both, and one more line can only add. A course that is
taken year after year (physical education, art) is the same course only within one academic year.

Accepted partial credit adds to what is granted for its half, up to the half's usual worth. A course under way adds what is
still missing to its own worth. Nothing is deleted: what does not count is told with the line that counts instead.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from vereda.core.credits.amounts import HALF
from vereda.core.credits.courses import Half, Standing
from vereda.core.credits.reading import Read

_PLACE_RANK: Final = {"person": 0, "code": 1, "sced_title": 2, "school_title": 3, "subject": 4, "none": 5}


class Kind(IntEnum):
    """What a credit rests on, the surest first."""

    GRANTED = 0
    ACCEPTED = 1
    UNDER_WAY = 2


class Portion(NamedTuple):
    """So much of a line's credit (an amount) that counts, once. `line` is its place in what was read."""

    line: int
    kind: Kind
    amount: int
    facts: frozenset[str]
    end_year: int | None
    home: str | None


class Overlap(NamedTuple):
    """So much of a line's credit that counts no second time, because of the line `instead`."""

    line: int
    instead: int
    kind: Kind
    amount: int


class _Entry(NamedTuple):
    line: int
    kind: Kind
    amount: int


def portions(read: Sequence[Read]) -> tuple[list[Portion], list[Overlap]]:
    """What counts of every line, and what overlaps. Lines without a place count nothing until a person places them."""
    halves: dict[tuple[str, int | None, Half], list[_Entry]] = {}
    for place, one in enumerate(read):
        if one.placed.rule == "none":
            continue
        year = one.line.begin_year if one.placed.repeats else None
        for half, entry in _entries(place, one):
            halves.setdefault((one.placed.family, year, half), []).append(entry)
    counted: dict[tuple[int, Kind, frozenset[str]], int] = {}
    overlaps: list[Overlap] = []
    for (_, _, half), entries in halves.items():
        for entry, adds in _taken(entries, read, overlaps):
            key = (entry.line, entry.kind, read[entry.line].placed.facts(half))
            counted[key] = counted.get(key, 0) + adds
    return [_portion(key, amount, read[key[0]]) for key, amount in counted.items()], overlaps


def _portion(key: tuple[int, Kind, frozenset[str]], amount: int, one: Read) -> Portion:
    line, kind, facts = key
    return Portion(line, kind, amount, facts, one.line.end_year, one.placed.stated or one.placed.subject)


def _entries(place: int, one: Read) -> Iterator[tuple[Half, _Entry]]:
    if one.accepted:
        yield from _shares(place, Kind.ACCEPTED, one.half, one.accepted_amount)
    if one.amount:
        kind = Kind.UNDER_WAY if one.standing is Standing.UNDER_WAY else Kind.GRANTED
        yield from _shares(place, kind, one.half, one.amount)


def _shares(place: int, kind: Kind, half: Half, amount: int) -> Iterator[tuple[Half, _Entry]]:
    if half != "whole":
        yield half, _Entry(place, kind, amount)
        return
    yield "A", _Entry(place, kind, amount // 2)
    yield "B", _Entry(place, kind, amount - amount // 2)


def _taken(entries: Sequence[_Entry], read: Sequence[Read], overlaps: list[Overlap]) -> list[tuple[_Entry, int]]:
    """What each entry of one half of a course adds, the surest first; what it does not add goes to `overlaps`."""
    if len(entries) == 1 and entries[0].kind is not Kind.ACCEPTED:
        return [(entries[0], entries[0].amount)]
    taken: list[tuple[_Entry, int]] = []
    total = 0
    for entry in sorted(entries, key=lambda entry: (entry.kind, -entry.amount, *_proof(entry.line, read[entry.line]))):
        reached = min(HALF, total + entry.amount) if entry.kind is Kind.ACCEPTED else entry.amount
        adds = max(reached - total, 0)
        if adds:
            taken.append((entry, adds))
            total += adds
        if taken and adds < entry.amount:
            overlaps.append(Overlap(entry.line, taken[0][0].line, entry.kind, entry.amount - adds))
    return taken


def _proof(place: int, one: Read) -> tuple[object, ...]:
    """The better proved first: a stated unit, a final grade, a surer place, the earlier course."""
    return (
        not (one.converted and one.converted.stated),
        not one.line.final_grade,
        _PLACE_RANK[one.placed.rule],
        one.line.begin_year or 0,
        one.line.state,
        place,
    )
