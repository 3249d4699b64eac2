"""Invented identities: the records that several States hold of the same children, with the truth beside them."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.clerk import Chance, as_written
from vereda.simulate.families import families
from vereda.simulate.habits import USUAL, Habits
from vereda.simulate.tables import states as all_states
from vereda.simulate.tables import streams

DEFAULT_STATES = ("TX", "CA", "FL", "WA", "MI", "OR", "NC", "GA")
DEFAULT_UNTIL = date(2026, 11, 19)
BLOCK = 50_000  # children worked on at a time
SERIALS = 128  # of one child: a number for each of at most 64 States, twice
IDENTITY_COLUMNS = (
    "record_id", "state", "state_student_id", "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex",
    "birth_date", "multiple_birth", "birth_city", "birth_state", "birth_country", "male_parent_first_name",
    "male_parent_last_name", "female_parent_first_name", "female_parent_last_name",
)  # fmt: skip


def identities(
    children: int, *, seed: int, states: Sequence[str] = DEFAULT_STATES, messiness: float = 1.0, habits: Habits = USUAL,
    until: date = DEFAULT_UNTIL,
) -> pl.DataFrame:  # fmt: skip
    """Identity records of `children` invented children, one to six States each (some States twice).

    The columns of `IDENTITY_COLUMNS` (text, `birth_date` Date) and `child`, `family` (Int64): the truth. Rows come in
    order of child. The same arguments give the same frame. Raises ValueError for an unknown State or no children.
    """
    return pl.concat(
        identity_blocks(children, seed=seed, states=states, messiness=messiness, habits=habits, until=until)
    )


def identity_blocks(
    children: int, *, seed: int, states: Sequence[str] = DEFAULT_STATES, messiness: float = 1.0, habits: Habits = USUAL,
    until: date = DEFAULT_UNTIL, block: int = BLOCK,
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """`identities`, a block of children at a time, so that memory does not grow with the nation."""
    check_nation(children, states, messiness)
    for first in range(0, children, block):
        rng = np.random.default_rng([seed, first])
        truth = families(rng, min(block, children - first), habits, until=until, first=first)
        yield _written(_records(rng, truth, states, habits), rng, habits, messiness)


def check_nation(children: int, states: Sequence[str], messiness: float) -> None:
    """Raises ValueError, in a sentence, for a nation that cannot be."""
    if children < 1:
        raise ValueError(f"a nation needs at least one child, not {children}")
    unknown = sorted(set(states) - set(all_states()["state"]))
    if unknown or not states:
        raise ValueError(f"unknown States: {', '.join(unknown)}; known are {', '.join(all_states()['state'])}")
    if len(set(states)) < len(states):
        raise ValueError("a State is named twice")
    if not 0 <= messiness <= 10:  # noqa: PLR2004 - beyond it every rate stands at its ceiling
        raise ValueError(f"messiness is between 0 and 10, not {messiness}")


def pull(states: Sequence[str]) -> np.ndarray:
    """How much each home State's families are drawn to each other State: the streams, and a little to anywhere."""
    rows = all_states().filter(pl.col("state").is_in(list(states)))
    weight = dict(rows.select("state", "weight").rows())
    places = {state: place for place, state in enumerate(states)}
    draw = np.tile(0.02 * np.array([weight[state] / 70_000 for state in states]) + 0.001, (len(states), 1))
    for home, state, share in streams().select("home", "state", "share").rows():
        if home in places and state in places:
            draw[places[home], places[state]] += share / 100
    np.fill_diagonal(draw, 0.0)
    return draw


def home_states(rng: np.random.Generator, count: int, states: Sequence[str]) -> np.ndarray:
    """Places in `states` of families' home States, by the size of the States' programs."""
    weight = dict(all_states().select("state", "weight").rows())
    shares = np.array([weight[state] for state in states])
    return rng.choice(len(states), count, p=shares / shares.sum())


def _records(rng: np.random.Generator, truth: pl.DataFrame, states: Sequence[str], habits: Habits) -> pl.DataFrame:
    """One row per record: the child's true columns and its `state`. Brothers and sisters travel together, mostly."""
    family = (truth["family"].rank("dense") - 1).to_numpy().astype(np.int64)
    count = int(family.max()) + 1
    with np.errstate(divide="ignore"):
        scores = np.log(pull(states))[home_states(rng, count, states)] + rng.gumbel(size=(count, len(states)))
    home = np.argmin(scores, axis=1)  # its own State: no pull at all
    scores[np.arange(count), home] = np.inf
    route = np.argsort(-scores, axis=1, kind="stable")
    numbers = rng.choice(len(habits.records), count, p=np.array(habits.records) / sum(habits.records)) + 1
    numbers = np.minimum(numbers, len(states))[family]
    stayed = rng.random(len(family)) < 0.15  # noqa: PLR2004 - born after, or left with relatives
    numbers = np.where(stayed, np.minimum(numbers, 1 + rng.integers(0, 6, len(family))), numbers)
    child = np.repeat(np.arange(len(family)), numbers)
    visit = np.arange(len(child)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    place = route[family[child], visit]
    twice = 1 + (rng.random(len(child)) < habits.same_state_again)
    rows = truth[np.repeat(child, twice)]
    return rows.with_columns(state=pl.Series(list(states)).gather(np.repeat(place, twice)))


def _written(records: pl.DataFrame, rng: np.random.Generator, habits: Habits, messiness: float) -> pl.DataFrame:
    numbered = with_state_ids(records, pl.int_range(pl.len()).over("child")).sort("child", maintain_order=True)
    written = as_written(with_state_habits(numbered), habits, Chance(rng, numbered.height, messiness))
    record_id = pl.concat_str("state", pl.lit("-"), "state_student_id")
    return written.with_columns(record_id=record_id).select(*IDENTITY_COLUMNS, "child", "family")


def with_state_habits(records: pl.DataFrame) -> pl.DataFrame:
    """The records with their State's row of `states.csv` beside them, in the same order."""
    return records.join(all_states().drop("weight", "home"), on="state", how="left", maintain_order="left")


def with_state_ids(records: pl.DataFrame, nth: pl.Expr) -> pl.DataFrame:
    """Adds `state_student_id`: ten digits in no visible order, one for each child and its `nth` record.

    A multiplication by an odd constant modulo a power of two meets no number twice; no table of given numbers is kept.
    """
    serial = (pl.col("child") * SERIALS + nth).cast(pl.UInt64)
    scattered = (serial * 0x9E3779B1).mod(1 << 32)
    return records.with_columns(state_student_id=(scattered + 1_000_000_000).cast(pl.String).str.zfill(10))
