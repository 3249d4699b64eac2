"""Partial credit for a course that was left before its end: what the hours and the days suggest. The school decides.

Nothing here awards credit. Hours are measured against the clock hours of the receiving State's unit, days against the days of the
term; both stand side by side, rounded down to the smallest credit the receiving school grants, never above the course. Each
State's hours stand alone: schools count an hour differently, so they are not added up. No State's law gives a formula (California
"requires that partial credit be allowed but does not create a system"), so every figure is a suggestion beside the rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from vereda.core.credits.amounts import amount
from vereda.core.credits.phrases import Said
from vereda.core.credits.reading import Read, expected
from vereda.core.credits.tables import rows
from vereda.core.credits.units import CARNEGIE, Unit, unit_of
from vereda.core.elements.table import Certainty, certainty

Basis = Literal["hours", "days", "periods"]
SMALLEST: Final = Decimal("0.01")
# The federal record has no field for hours a unit; 120 is the classic definition (credit_units.csv, row US).
USUAL_HOURS: Final = CARNEGIE.hours or 120


@dataclass(frozen=True)
class PartialRule:
    """Law or practice of partial credit in a State (`US` for all). `covers`: whom it names."""

    state: str
    law: str
    covers: str
    topic: str
    rule: str
    source: str
    certainty: Certainty

    @property
    def names_migratory(self) -> bool:
        return "migra" in self.covers or self.covers == "all"


@dataclass(frozen=True)
class Suggestion:
    """One way to reckon. `share` of the course; `native` credits in the receiving State's unit, rounded down to `step`."""

    basis: Basis
    part: Fraction
    of: Fraction
    share: Fraction
    native: Decimal
    step: Decimal
    amount: int
    source: str
    certainty: Certainty

    @property
    def left(self) -> Said:
        """How many hours, days or class periods are still missing of the course; the share rounded up to whole per cent."""
        part = f"{float(max(self.of - self.part, Fraction(0))):g}"
        return Said(
            f"left_{self.basis}", {"left": part, "of": f"{float(self.of):g}", "percent": ceil(100 * (1 - self.share))}
        )


@dataclass(frozen=True)
class Partial:
    """What one State's unfinished line suggests in the receiving State. `required`: a rule there names migratory students.

    `most`: the course's usual worth; `accepted`: how much of it a school accepted. `failing`: the grade to date passes nowhere, so
    nothing is suggested. `taken_up`: the same course was granted elsewhere, or is under way.
    """

    key: str
    to_date: str | None
    failing: bool
    unit: Unit
    most: int
    accepted: int
    taken_up: bool
    suggestions: tuple[Suggestion, ...]
    required: bool
    rules: tuple[PartialRule, ...]

    @property
    def left(self) -> tuple[Said, ...]:
        """What part of the course is still missing: of its credits where a school has accepted some, else as each suggestion
        reckons it. Empty where neither is known.
        """
        if self.accepted >= self.most:
            return (Said("left_nothing"),)
        credits_ = {"left": self.unit.native(self.most - self.accepted), "of": self.unit.native(self.most)}
        known = (Said("left_credits", credits_),) if self.accepted else tuple(way.left for way in self.suggestions)
        return (*known, Said("left_taken_up")) if known and self.taken_up else known


def _load() -> Mapping[str, tuple[PartialRule, ...]]:
    found: dict[str, tuple[PartialRule, ...]] = {}
    for row in rows("partial_credit_rules.csv"):
        state = row["jurisdiction"]
        rule = PartialRule(
            state,
            row["law_or_source"],
            row["covers"],
            row["topic"],
            row["rule"],
            row["source"],
            certainty(row["certainty"]),
        )
        found[state] = (*found.get(state, ()), rule)
    return found


RULES: Final = _load()


def partial(read: Read, receiving: str, unit: str | None = None, *, taken_up: bool = False) -> Partial:
    """What an unfinished line suggests to a school of the `receiving` State, in its unit (or in the scheme `unit`)."""
    line, most = read.line, expected(read.line)
    local = unit_of(receiving, unit)
    found: list[Suggestion] = []
    if not read.failing:
        if line.hours is not None:
            hours = (Fraction(local.hours) / local.factor) if local.hours else Fraction(USUAL_HOURS)
            named = local if local.hours else CARNEGIE
            found.append(
                _suggest("hours", Fraction(line.hours), hours * Fraction(most, amount(Fraction(1))), most, local, named)
            )
        if line.days_attended is not None and (line.days_possible or 0) > 0:
            days = (Fraction(line.days_attended), Fraction(line.days_possible or 1))
            found.append(_suggest("days", *days, most, local, local))
            if local.periods and local.step:
                found.append(_by_periods(line.days_attended, most, local))
    return Partial(
        key=read.key,
        to_date=line.grade_to_date,
        failing=read.failing,
        unit=local,
        most=most,
        accepted=read.accepted_amount,
        taken_up=taken_up,
        suggestions=tuple(found),
        required=any(rule.names_migratory for rule in RULES.get(receiving, ())),
        rules=RULES.get(receiving, ()),
    )


def _suggest(basis: Basis, part: Fraction, of: Fraction, most: int, local: Unit, named: Unit) -> Suggestion:
    share = min(max(part / of, Fraction(0)), Fraction(1))
    carnegie = share * Fraction(most, amount(Fraction(1)))
    step = local.step if basis == "hours" and local.step else SMALLEST
    native = _down(carnegie / local.factor, step)
    worth = min(amount(Fraction(native) * local.factor), most)
    return Suggestion(basis, part, of, share, native, step, worth, named.source, named.certainty)


def _by_periods(attended: int, most: int, local: Unit) -> Suggestion:
    """A step of credit for so many class periods, one a day (California's model policy of 2013: 0.5 for seven)."""
    assert local.periods
    assert local.step
    steps = max(attended, 0) // local.periods
    native = steps * local.step
    worth = min(amount(Fraction(native) * local.factor), most)
    whole = Fraction(most, amount(Fraction(1))) / local.factor / Fraction(local.step) * local.periods
    share = min(max(Fraction(attended) / whole, Fraction(0)), Fraction(1))
    kept = min(native, local.native(most))
    return Suggestion(
        "periods", Fraction(attended), whole, share, kept, local.step, worth, local.source, local.certainty
    )


def _down(value: Fraction, step: Decimal) -> Decimal:
    return (int(value / Fraction(step)) * step).normalize()
