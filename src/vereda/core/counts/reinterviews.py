"""The random sample of children whose eligibility is asked about again, and what it says of all of them (34 CFR 200.89)."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt
from typing import Final

Z: Final = 1.959964  # 95 percent of a normal distribution lie within, either way
MARGIN: Final = 0.05  # of the retrospective re-interviews: 95 percent confidence, plus or minus 5 percent


def drawn(children: Iterable[str], *, size: int, seed: str) -> list[str]:
    """`size` of the children, or all: a random choice that the seed alone settles, in whatever order the children come."""
    return sorted(children, key=lambda one: sha256(f"{seed} {one}".encode()).digest())[:size]


def size_for(children: int) -> int:
    """How many answers tell the share of any number of children to within 5 percent, 95 times in 100."""
    unlimited = (Z / MARGIN) ** 2 / 4
    return ceil(unlimited * children / (unlimited + children - 1)) if children else 0


@dataclass(frozen=True)
class DefectRate:
    """`share` of those who were reached, and between which shares that of all children lies, 95 times in 100."""

    share: float
    low: float
    high: float


def defect_rate(ineligible: int, reached: int) -> DefectRate | None:
    """Wilson's interval, which holds for small samples and for shares near nothing; None while nobody was reached."""
    if not reached:
        return None
    share, square = ineligible / reached, Z * Z
    middle = (share + square / (2 * reached)) / (1 + square / reached)
    away = Z * sqrt(share * (1 - share) / reached + square / (4 * reached * reached)) / (1 + square / reached)
    return DefectRate(share, max(0.0, middle - away), min(1.0, middle + away))
