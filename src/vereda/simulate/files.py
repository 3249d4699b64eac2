"""Writing a State's files: one a day on which there is something to say, in the State's carrier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from vereda.core.statefile.model import state_file
from vereda.core.statefile.writing import write
from vereda.simulate.blocks import Nation
from vereda.simulate.carriers import CUTTERS, Cut, between
from vereda.simulate.delivery import sending, spoiled
from vereda.simulate.numbered import Span, numbered, spans
from vereda.simulate.spill import Spill
from vereda.simulate.tables import states as all_states

MOST_BY_HAND: Final = 4_000  # students over all files


@dataclass(frozen=True)
class Written:
    """A file written: its path below the nation's directory, day of delivery, how it was sent, students and records."""

    file: str
    state: str
    delivered: date
    kind: str
    students: int
    records: int


class Names:
    """File names of one State: `TX/TX_20260318_01.msx`, numbered within the day of delivery."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._given: dict[date, int] = {}

    def new(self, delivered: date, carrier: str) -> str:
        self._given[delivered] = self._given.get(delivered, 0) + 1
        return f"{self._state}/{self._state}_{delivered:%Y%m%d}_{self._given[delivered]:02}.{carrier}"


def write_state(
    spill: Spill, nation: Nation, state: str, directory: Path, names: Names, planted: list[pl.DataFrame]
) -> Iterator[Written]:
    """Write all files of a State below `directory`; appends to `planted` what was spoiled (file, student_record_id, element)."""
    place = nation.states.index(state)
    days = spill.days(state)
    carrier = carrier_of(state, sum(students for _, students in days))
    before = nation.start - timedelta(days=1)
    for first, last in spans(days):
        rng = np.random.default_rng([nation.seed, 2, place, first.toordinal()])
        span, faults = spoiled(rng, numbered(spill.frames(state, first, last), state), nation.messiness)
        given = []
        cut = CUTTERS[carrier](span) if carrier in CUTTERS else None
        for row in span.files.iter_rows(named=True):
            how = sending(rng, row["day"], until=nation.until, messiness=nation.messiness)
            header = _header(state, place, row, before)
            name = names.new(how.delivered, carrier)
            _write(directory / name, header, span, row, cut)
            given.append(name)
            kind = "late" if how.delivered != row["day"] else "usual"
            yield Written(name, state, how.delivered, kind, row["students"], row["records"])
            if how.repeated:
                again = how.delivered + timedelta(days=1)
                copy = names.new(again, carrier)
                (directory / copy).write_bytes((directory / name).read_bytes())
                yield Written(copy, state, again, "repeated", row["students"], row["records"])
            before = row["day"]
        planted.append(_in_files(faults, span.files.with_columns(file=pl.Series(given, dtype=pl.String))))


def carrier_of(state: str, students: int) -> str:
    """The State's carrier. A program too large to be filled in by hand has its vendor send .zip instead of spreadsheets."""
    usual: str = all_states().filter(state=state)["carrier"].item()
    return "zip" if usual == "xlsx" and students > MOST_BY_HAND else usual


def _header(state: str, place: int, row: Mapping[str, object], before: date) -> dict[str, str | None]:
    """The nightly job runs at two in the morning; each State and part has its own moment."""
    day, part = row["day"], row["part"]
    assert isinstance(day, date)
    assert isinstance(part, int)
    stamp = f"02{place:02}{part:02}000"
    begins = before if before < day else day - timedelta(days=1)
    return {
        "submitting_state": state,
        "submission_date": f"{day:%Y%m%d}{stamp}",
        "total_students_in_file": str(row["students"]),
        "total_records_in_file": str(row["records"]),
        "beginning_effective_date": f"{begins:%Y%m%d}020000000",
        "ending_effective_date": f"{day:%Y%m%d}020000000",
    }


def _in_files(faults: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """The faults, each with the file that its place lies in."""
    mine = faults.sort("place").join_asof(files.sort("first"), left_on="place", right_on="first")
    return mine.select("file", "student_record_id", "element")


def _write(path: Path, header: dict[str, str | None], span: Span, row: Mapping[str, int], cut: Cut | None) -> None:
    first, after = row["first"], row["first"] + row["students"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if cut is not None:
        path.write_bytes(cut(header, first, after))
        return
    groups = {name: between(frame, first, after).drop("place") for name, frame in span.groups.items()}
    write(state_file(header, groups), path)
