"""The nations that thresholds and rules were chosen on: `python -m tests.accuracy.left_out [NAME …]`, a minute on one core.

Their seeds lie between those learned on (below 2000) and those that `make accuracy` publishes.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
from tests.accuracy.measures import measure
from tests.accuracy.nations import nation, ways
from tests.accuracy.third_hand import USUAL, third_nation

from vereda.simulate.habits import NATIONS
from vereda.simulate.people import identities

CHILDREN = 6_000


def _another_hand(seed: int, **habits: float) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return nation(CHILDREN, rng, replace(ways(rng), **habits))


def _twins_of_flag(flag: str | None) -> pl.DataFrame:
    people = identities(CHILDREN, seed=3_102, habits=NATIONS["twins"])
    return people.with_columns(multiple_birth=pl.lit(flag, pl.String))


THIRD_HANDS = {
    "usual": USUAL,
    "dirty": replace(
        USUAL, scan=0.04, letter=0.03, missing=0.1, initial_only=0.03, exchanged=0.03, merged=0.08, wrong_year=0.015,
        slipped_day=0.03, flag_missing=0.6,
    ),
    "Hmong and Somali": replace(USUAL, mix=(0.2, 0.05, 0.05, 0.35, 0.3, 0.05)),
    "siblings apart": replace(USUAL, travel_together=0.0, twins=0.05),
    "twins": replace(USUAL, twins=0.1, twins_alike=0.2, flag_wrong=0.05, flag_missing=0.2),
    "twins, no flag": replace(USUAL, twins=0.08, flag_missing=1.0),
    "no parents": replace(USUAL, no_parents=1.0),
}  # fmt: skip

LEFT_OUT: dict[str, Callable[[], pl.DataFrame]] = {
    **{name: partial(identities, CHILDREN, seed=3_000 + at, habits=of) for at, (name, of) in enumerate(NATIONS.items())},
    "twins, all No": partial(_twins_of_flag, "No"),
    "twins, flag blank": partial(_twins_of_flag, None),
    **{f"another hand {seed}": partial(_another_hand, seed) for seed in range(3_200, 3_208)},
    "another hand, no parents": partial(_another_hand, 3_301, flag_missing=1.0, parent_missing=1.0),
    **{f"third hand, {name}": partial(third_nation, CHILDREN, 3_600 + at, of) for at, (name, of) in enumerate(THIRD_HANDS.items())},
}  # fmt: skip


if __name__ == "__main__":
    for name in sys.argv[1:] or LEFT_OUT:
        found = measure(LEFT_OUT[name]())
        sys.stdout.write(
            f"{name:28} precision {found.precision:.5f} recall {found.recall:.4f} with near matches "
            f"{found.recall_with_near:.4f} near matches a record {found.near_share:.4f} wrong {found.wrong} "
            f"({found.wrong_kin} kin of {found.kin_pairs})\n"
        )
