"""Credits as whole numbers, so that halves, thirds and California's tenths add up exactly.

An amount counts 1/60,000 of a Carnegie unit (a year's course met daily): the thousandth of any State's credit, and any
third of one, is then a whole number.
"""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

UNIT: Final = 60_000
HALF: Final = UNIT // 2
PLACES: Final = Decimal("0.0001")

# A third of a credit is written with two or three decimals; three of them are a whole credit.
_THIRDS: Final = {
    Decimal(text): Fraction(numerator, 6)
    for numerator, texts in {
        1: (".16", ".17", ".166", ".167"),
        2: (".33", ".333", ".334"),
        4: (".66", ".67", ".666", ".667"),
        5: (".83", ".833", ".834"),
    }.items()
    for text in texts
}


def exactly(written: Decimal) -> Fraction:
    """The number that was meant: `0.33` and `0.333` are a third."""
    whole = int(written)
    return whole + _THIRDS.get(written - whole, Fraction(written - whole))


def amount(carnegie: Fraction) -> int:
    """Carnegie units as an amount, rounded down to the 1/60,000."""
    return int(carnegie * UNIT)


@lru_cache(maxsize=10_000)
def as_credits(amount_: int) -> Decimal:
    """An amount in Carnegie units, with no more decimals than it needs."""
    value = (Decimal(amount_) / UNIT).quantize(PLACES).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral() else value
