"""The credit unit of a State, a district or a school, and what a year's course is in it.

A transcript says "5.00" in California and "0.5" in Texas for the same semester; the federal elements have no field for the unit. A
unit the sender states is taken as said; without it the State's own is inferred, and the answer shows that it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from vereda.core.credits.amounts import UNIT, amount, exactly
from vereda.core.credits.tables import rows
from vereda.core.elements.table import Certainty, certainty

# Three credits for one course are given to a career program of three periods a day, more to none.
MOST: Final = Fraction(3)
# Less than an eighth of a year for a finished course is likely a Carnegie figure sent by a State that counts otherwise.
LEAST: Final = Fraction(1, 8)


@dataclass(frozen=True)
class Unit:
    """`factor`: Carnegie units a native unit; `hours`: clock hours a native unit, where a rule names them.

    `step`: the smallest native credit that a school grants for part of a course; `periods`: class periods that earn a step.
    """

    scheme: str
    name: str
    meaning: str
    factor: Fraction
    hours: int | None
    step: Decimal | None
    periods: int | None
    source: str
    certainty: Certainty

    def native(self, amount_: int) -> Decimal:
        """An amount in this unit, to the thousandth."""
        return _native(amount_, *self.factor.as_integer_ratio())


@dataclass(frozen=True)
class Converted:
    """Credits as written, their unit, whether the sender stated it, and the amount; `doubt` is `too_many`, `too_few` or None."""

    written: Decimal
    unit: Unit
    stated: bool
    amount: int
    doubt: str | None


@lru_cache(maxsize=10_000)
def _native(amount_: int, numerator: int, denominator: int) -> Decimal:
    return (Decimal(amount_ * denominator) / (UNIT * numerator)).quantize(Decimal("0.001")).normalize()


def _load() -> Mapping[str, Unit]:
    return MappingProxyType(
        {
            row["scheme"]: Unit(
                scheme=row["scheme"],
                name=row["native_unit"],
                meaning=row["meaning"],
                factor=Fraction(row["factor_to_carnegie"]),
                hours=int(row["hours_a_native_unit"]) if row["hours_a_native_unit"] else None,
                step=Decimal(row["step"]) if row["step"] else None,
                periods=int(row["periods_a_step"]) if row["periods_a_step"] else None,
                source=row["source"],
                certainty=certainty(row["certainty"]),
            )
            for row in rows("credit_units.csv")
        }
    )


UNITS: Final = _load()
CARNEGIE: Final = UNITS["US"]


def unit_of(state: str, stated: str | None = None) -> Unit:
    """The unit stated (a scheme such as `NY-NYC`), else the State's. Raises KeyError for a scheme that is not known."""
    return UNITS[stated] if stated else UNITS.get(state, CARNEGIE)


@lru_cache(maxsize=10_000)
def convert(written: Decimal, *, state: str, stated: str | None = None) -> Converted:
    """Credits in the sender's unit as an amount. More than one course can give is doubted and gives nothing until explained."""
    unit = unit_of(state, stated)
    carnegie = exactly(written) * unit.factor
    if carnegie > MOST:
        return Converted(written, unit, bool(stated), 0, "too_many")
    doubt = "too_few" if 0 < carnegie < LEAST and not stated else None
    return Converted(written, unit, bool(stated), amount(carnegie), doubt)
