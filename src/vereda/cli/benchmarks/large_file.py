"""A State's whole record in one file: some 25 lines a student, about a million for 40,000 students."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from vereda.core.statefile import StateFile, read, state_file, write
from vereda.core.statefile.natural_keys import NATURAL_KEYS, natural_key
from vereda.simulate import simulate

STATE, NEIGHBOUR = "TX", "MI"
YEARS = 8  # so many school years give a student about 25 lines
UNTIL = date(2026, 11, 19)
SENT = "20261119043000000"
CHILDREN_A_STUDENT = 1.05  # how many children of the two States one student of the one stands for; with a reserve


def write_large_files(folder: str, *, students: int, seed: int = 7, endings: list[str] | None = None) -> dict[str, int]:
    """Write `large.msx`, `.zip`, `.xml` of the same content into a folder. Returns students and lines (header included)."""
    whole = large_file(students=students, seed=seed)
    for ending in endings or ["msx", "zip", "xml"]:
        write(replace(whole, carrier=ending), Path(folder) / f"large.{ending}")
    return {"students": students, "lines": 1 + sum(len(rows) for rows in whole.groups.values())}


def large_file(*, students: int, seed: int) -> StateFile:
    """One insert for each of `students` students, with everything their State said of them over eight school years."""
    with tempfile.TemporaryDirectory() as folder:
        nation = Path(folder) / "nation"
        children = int(students * CHILDREN_A_STUDENT) + 100
        simulate(
            nation,
            children=children,
            states=[STATE, NEIGHBOUR],
            years=YEARS,
            seed=seed,
            cadence="year",
            messiness=0.5,
            standing=False,
        )
        files = [read(path) for path in sorted((nation / STATE).iterdir())]
    chosen = _students(files, students)
    groups = {"student": chosen.drop("place")} | {
        group: _rows(files, group, chosen) for group in files[0].groups if group != "student"
    }
    header = dict(files[-1].header) | {
        "submission_date": SENT,
        "total_students_in_file": str(students),
        "total_records_in_file": str(sum(len(rows) for rows in groups.values())),
    }
    return state_file(header, groups)


def _students(files: list[StateFile], students: int) -> pl.DataFrame:
    """The first so many students, numbered anew, each inserted. Raises ValueError if the nation has too few."""
    sent = pl.concat([file.groups["student"] for file in files])
    gone = sent.filter(pl.col("action_code") == "D")["state_student_identifier"].unique()
    known = sent.filter(~pl.col("state_student_identifier").is_in(gone.implode())).unique(
        "state_student_identifier", keep="first", maintain_order=True
    )
    if len(known) < students:
        raise ValueError(f"the nation has {len(known):,} students of {STATE}, {students:,} are wanted")
    return known.head(students).with_columns(
        student_record_id=pl.int_range(1, students + 1).cast(pl.String).str.zfill(7),
        msix_identification_number=pl.lit(None, pl.String),
        action_code=pl.lit("I"),
        place=pl.int_range(students),
    )


def _rows(files: list[StateFile], group: str, chosen: pl.DataFrame) -> pl.DataFrame:
    """A group's rows of the chosen students over all files; of the same thing said again, the newest."""
    names = chosen.select("state_student_identifier", "place", new="student_record_id")
    pieces = []
    for file in files:
        who = (
            file.groups["student"]
            .select("student_record_id", "state_student_identifier")
            .join(names, on="state_student_identifier")
        )
        pieces.append(file.groups[group].join(who, on="student_record_id", maintain_order="left"))
    rows = pl.concat(pieces).with_columns(student_record_id="new")
    key = natural_key(group) if group in NATURAL_KEYS else pl.lit("one")
    rows = (
        rows.with_columns(key=key)
        .unique(["student_record_id", "key"], keep="last", maintain_order=True)
        .sort("place", maintain_order=True)
    )
    counted = pl.int_range(1, pl.len() + 1).over("student_record_id")
    return rows.with_columns(record_id=counted.cast(pl.String).str.zfill(3)).drop(
        "new", "place", "key", "state_student_identifier"
    )
