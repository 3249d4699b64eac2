"""An invented nation's State files, with the truth beside them."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from vereda.simulate.blocks import Nation, block_of
from vereda.simulate.calendars import first_day
from vereda.simulate.files import Names, Written, write_state
from vereda.simulate.habits import USUAL, Habits
from vereda.simulate.people import DEFAULT_STATES, DEFAULT_UNTIL, check_nation
from vereda.simulate.spill import Spill
from vereda.simulate.standing import write_standing
from vereda.simulate.statements import CADENCES

BLOCK = 10_000  # children worked on at a time
MOST_YEARS = 10
LEAST_DAYS = 60  # from the first day to the last: families come, and their States tell of it


class NotEmpty(Exception):
    """The directory to write into has something in it."""


@dataclass(frozen=True)
class Simulated:
    """What was written: `files` in order of delivery, numbers of children, State records, students and records sent."""

    directory: Path
    files: tuple[Written, ...]
    children: int
    state_records: int

    @property
    def students(self) -> int:
        return sum(file.students for file in self.files)

    @property
    def records(self) -> int:
        return sum(file.records for file in self.files)


def simulate(
    out_dir: Path, *, children: int, states: Sequence[str] = DEFAULT_STATES, years: int = 3, seed: int,
    messiness: float = 1.0, until: date = DEFAULT_UNTIL, cadence: str = "daily", habits: Habits = USUAL,
    standing: bool = True, told: Callable[[str, float], None] | None = None,
) -> Simulated:  # fmt: skip
    """Write the State files of an invented nation into the empty or missing directory `out_dir`.

    `years` whole school years before the one of `until`, and that one so far. Beside the States' directories:
    `truth.parquet` (state, state_student_id, child), `planted.parquet` (file, student_record_id, element: students made
    to be held back) and `manifest.csv` (the files in order of delivery). With `standing`, Mona and the other standing
    characters are in it. `told` hears of progress: what is done, and which share of all.

    Raises NotEmpty, ValueError for a nation that cannot be, OSError where the disk does not play along.
    """
    nation = _nation(children, tuple(states), years, seed, messiness, until, cadence, habits)
    out_dir.mkdir(parents=True, exist_ok=True)
    if any(out_dir.iterdir()):
        raise NotEmpty(f"{out_dir} is not empty")
    tell = told or (lambda _what, _share: None)
    workshop = out_dir / ".blocks"
    try:
        spill = Spill(workshop)
        truth = _blocks(nation, spill, tell)
        written, planted = _files(nation, spill, out_dir, standing, truth, tell)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    known = pl.concat(truth)
    known.write_parquet(out_dir / "truth.parquet")
    planted.write_parquet(out_dir / "planted.parquet")
    manifest(written).write_csv(out_dir / "manifest.csv")
    return Simulated(out_dir, tuple(written), known["child"].n_unique(), known.height)


def manifest(written: Sequence[Written]) -> pl.DataFrame:
    """The files in order of delivery: file, state, delivered, kind (usual, late, repeated, standing), students, records."""
    return pl.DataFrame([vars(file) for file in written], schema_overrides={"delivered": pl.Date})


def _nation(
    children: int, states: tuple[str, ...], years: int, seed: int, messiness: float, until: date, cadence: str,
    habits: Habits,
) -> Nation:  # fmt: skip
    check_nation(children, states, messiness)
    if not 0 <= years <= MOST_YEARS:
        raise ValueError(f"years is between 0 and {MOST_YEARS}, not {years}")
    if cadence not in CADENCES:
        raise ValueError(f"cadence is one of {', '.join(CADENCES)}, not {cadence}")
    start = first_day(until, years)
    if (until - start).days < LEAST_DAYS:
        raise ValueError(f"from {start} to {until} too little happens; choose a later last day or more years")
    return Nation(children, states, start, until, seed, messiness, cadence, habits)


def _blocks(nation: Nation, spill: Spill, tell: Callable[[str, float], None]) -> list[pl.DataFrame]:
    truth = []
    for first in range(0, nation.children, BLOCK):
        count = min(BLOCK, nation.children - first)
        block = block_of(nation, first, count)
        spill.add(block, nation.states)
        truth.append(block.truth)
        tell(f"{first + count:,} children", 0.5 * (first + count) / nation.children)
    return truth


def _files(
    nation: Nation, spill: Spill, out_dir: Path, standing: bool, truth: list[pl.DataFrame],
    tell: Callable[[str, float], None],
) -> tuple[list[Written], pl.DataFrame]:  # fmt: skip
    written: list[Written] = []
    planted = [pl.DataFrame(schema={"file": pl.String, "student_record_id": pl.String, "element": pl.String})]
    names = {state: Names(state) for state in nation.states}
    for done, state in enumerate(nation.states, start=1):
        written += write_state(spill, nation, state, out_dir, names[state], planted)
        tell(f"files of {state}", 0.5 + 0.5 * done / len(nation.states))
    if standing:
        people = write_standing(out_dir, nation.states, names, until=nation.until, first_child=nation.children)
        written += people.files
        truth.append(people.truth)
    written.sort(key=lambda file: (file.delivered, file.file))
    return written, pl.concat(planted)
