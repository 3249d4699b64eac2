"""Courses that follow one another: how far a student has come in each sequence, and which course is next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from vereda.core.credits.answer import LineAnswer
from vereda.core.credits.courses import Standing
from vereda.core.credits.placing import title_of
from vereda.core.credits.requirements import Label
from vereda.core.credits.tables import rows

WHOLE: Final = Decimal(1)  # Carnegie unit: both halves of a course


@dataclass(frozen=True)
class Step:
    """Where a student is in a sequence. `reached` is the furthest course with credit or under way, of which so many Carnegie units
    are `earned`; `next` is None where the sequence ends. `lines` show it.
    """

    sequence: Label
    reached: str
    earned: Decimal
    under_way: bool
    next: str | None
    lines: tuple[LineAnswer, ...]

    @property
    def half_missing(self) -> bool:
        return not self.under_way and self.earned < WHOLE


def _load() -> Mapping[Label, tuple[str, ...]]:
    found: dict[Label, tuple[str, ...]] = {}
    for row in sorted(rows("sequences.csv"), key=lambda row: int(row["place"])):
        name = Label(row["sequence"], row["sequence_es"])
        found[name] = (*found.get(name, ()), row["sced_code"])
    return found


SEQUENCES: Final = _load()


def steps(lines: Iterable[LineAnswer]) -> tuple[Step, ...]:
    """The step in each sequence that the student has begun. `lines` are those of an answer."""
    told = [one for one in lines if one.standing in {Standing.GRANTED, Standing.UNDER_WAY} and one.credits]
    return tuple(step for name, codes in SEQUENCES.items() if (step := _step(name, codes, told)))


def _step(name: Label, codes: Sequence[str], told: Sequence[LineAnswer]) -> Step | None:
    reached = max((codes.index(one.placed.family) for one in told if one.placed.family in codes), default=None)
    if reached is None:
        return None
    mine = tuple(one for one in told if one.placed.family == codes[reached])
    earned = sum((one.counted for one in mine if one.standing is Standing.GRANTED), Decimal(0))
    following = title_of(codes[reached + 1]) if reached + 1 < len(codes) else None
    under_way = any(one.standing is Standing.UNDER_WAY for one in mine)
    return Step(name, title_of(codes[reached]), earned, under_way, following, mine)
