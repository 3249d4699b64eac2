"""95 % intervals of shares of pairs, when pairs come in families.

Pairs of one family are right or wrong together: one child split in two is several pairs missed. An interval that takes every
pair for a draw of its own would be too narrow. So the pairs are counted as fewer, by the design effect (Kish 1965) that the
families show, and Wilson's interval (1927) is taken of those: Korn and Graubard's way (1998) for shares in clustered samples. A
bootstrap over families would say nothing where no error was seen, which is where the promise lies.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

_Z = 1.959964  # of the normal distribution, two-sided 95 %

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval; `hits` of `of` pairs."""

    value: float
    low: float
    high: float
    hits: int
    of: int


def share(hits: Counts, of: Counts, *, together: float = 1.0) -> Share:
    """The share of all `hits` in all `of`, both given per family. With nothing to count: 1, between 0 and 1.

    `together`: how many pairs are surely right or wrong as one (those of a child); the least that the design effect is.
    """
    all_hits, all_of = float(hits.sum()), float(of.sum())
    if not all_of:
        return Share(1.0, 0.0, 1.0, 0, 0)
    value = all_hits / all_of
    alone = value * (1 - value) / all_of
    effect = max(_spread(hits, of) / alone, together) if alone > 0 else together
    return Share(value, *_wilson(value, all_of / effect), int(all_hits), int(all_of))


def mean(hits: Counts, of: Counts) -> Share:
    """How many `hits` there are for each one of `of`: not a share, it may be more than one."""
    value = float(hits.sum() / of.sum())
    half = _Z * sqrt(_spread(hits, of))
    return Share(value, max(value - half, 0.0), value + half, int(hits.sum()), int(of.sum()))


def _spread(hits: Counts, of: Counts) -> float:
    """The variance of a ratio over families, linearised; 0 where there are too few to tell."""
    families = int((of > 0).sum())
    if families < 2:
        return 0.0
    value = hits.sum() / of.sum()
    return families / (families - 1) * float(((hits - value * of) ** 2).sum() / of.sum() ** 2)


def _wilson(value: float, number: float) -> tuple[float, float]:
    middle = (value + _Z**2 / (2 * number)) / (1 + _Z**2 / number)
    half = _Z / (1 + _Z**2 / number) * sqrt(value * (1 - value) / number + _Z**2 / (4 * number**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)
