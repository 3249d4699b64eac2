"""The small version that the tests run: the same strata with fewer children, and its committed figures."""

from pathlib import Path

SMALL_CHILDREN = 2_000
SMALL_FIGURES = Path(__file__).with_name("small.json")
DROP = 0.002  # 0.2 points: more is a fault
