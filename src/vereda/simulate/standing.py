"""The standing characters: Mona, who looks like her, and a boy of whom nobody can be certain. The same in every nation.

Their statements are tables in `data/standing`, one row per statement, keyed by State, day and identifier. Each State's
files of these days are written beside the nation's, in the State's own carrier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from vereda.core.statefile.model import state_file
from vereda.core.statefile.writing import write
from vereda.simulate.files import Names, Written, carrier_of
from vereda.simulate.spill import SUB_GROUPS
from vereda.simulate.tables import table

KEY: Final = ("state", "day", "state_student_identifier")


@dataclass(frozen=True)
class Standing:
    """Files written, and their truth: state, state_student_id, child."""

    files: list[Written]
    truth: pl.DataFrame


def write_standing(
    directory: Path, states: Sequence[str], names: dict[str, Names], *, until: date, first_child: int
) -> Standing:
    """Write the standing characters' files of the nation's States, as far as they lie before `until`.

    Children are numbered from `first_child`: one number a person, in the order of the tables.
    """
    said = table("standing/student").with_columns(pl.col("day").str.to_date())
    here = said.filter(pl.col("state").is_in(list(states)), pl.col("day") <= until)
    files = [
        _write(directory, state, day, students, names[state])
        for (state, day), students in here.group_by("state", "day", maintain_order=True)
        if isinstance(state, str) and isinstance(day, date)
    ]
    people = said["person"].unique(maintain_order=True).to_list()
    number = pl.col("person").replace_strict(
        people, range(first_child, first_child + len(people)), return_dtype=pl.Int64
    )
    truth = here.select("state", state_student_id="state_student_identifier", child=number)
    return Standing(files, truth.unique(maintain_order=True))


def _write(directory: Path, state: str, day: date, students: pl.DataFrame, names: Names) -> Written:
    numbered = students.with_columns(
        student_record_id=pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7),
        reporting_state_code="state",
        state_student_identifier_type=pl.lit("01"),
    )
    groups = {"student": numbered.drop("state", "day", "person")}
    for group in SUB_GROUPS:
        groups[group] = _sub_records(group, numbered)
    records = sum(frame.height for frame in groups.values())
    path = directory / names.new(day, carrier_of(state, students.height))
    path.parent.mkdir(parents=True, exist_ok=True)
    write(state_file(_header(state, day, students.height, records), groups), path)
    return Written(str(path.relative_to(directory)), state, day, "standing", students.height, records)


def _sub_records(group: str, numbered: pl.DataFrame) -> pl.DataFrame:
    rows = table(f"standing/{group}").with_columns(pl.col("day").str.to_date())
    mine = rows.join(numbered.select(*KEY, "student_record_id"), on=list(KEY), how="inner", maintain_order="left")
    number = pl.int_range(1, pl.len() + 1).over("student_record_id").cast(pl.String).str.zfill(3)
    return mine.with_columns(record_id=number).drop(*KEY)


def _header(state: str, day: date, students: int, records: int) -> dict[str, str | None]:
    return {
        "submitting_state": state,
        "submission_date": f"{day:%Y%m%d}030000000",
        "total_students_in_file": str(students),
        "total_records_in_file": str(records),
        "beginning_effective_date": f"{day - timedelta(days=1):%Y%m%d}020000000",
        "ending_effective_date": f"{day:%Y%m%d}020000000",
    }
