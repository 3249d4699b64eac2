"""One small nation for all tests of this directory: 400 children, eight States, monthly files."""

import pickle
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest
from tests.kept import kept

from vereda.core.schools import packaged_districts, packaged_schools
from vereda.core.statefile.check import check
from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.reading import read
from vereda.core.statefile.settings import ReferenceLists
from vereda.simulate import Simulated, simulate

SEED = 11


@dataclass(frozen=True)
class Delivered:
    """The nation as written, and every file of it read and checked."""

    simulated: Simulated

    @property
    def directory(self) -> Path:
        return self.simulated.directory

    @cached_property
    def truth(self) -> pl.DataFrame:
        return pl.read_parquet(self.directory / "truth.parquet")

    @cached_property
    def planted(self) -> pl.DataFrame:
        return pl.read_parquet(self.directory / "planted.parquet")

    @cached_property
    def checked(self) -> dict[str, CheckedFile]:
        known = ReferenceLists(
            dict(packaged_schools().select("nces_id", "name").rows()),
            dict(packaged_districts().select("nces_id", "name").rows()),
        )
        return {file.file: check(read(self.directory / file.file), known=known) for file in self.simulated.files}

    def said(self, group: str) -> pl.DataFrame:
        """All accepted records of a group, with `file`, `kind`, `made` (the header's moment), state and identifier."""
        frames = []
        for file in self.simulated.files:
            checked = self.checked[file.file]
            students = checked.groups["student"].select("student_record_id", "state_student_identifier", "action_code")
            rows = checked.groups[group]
            rows = students.drop("action_code").join(rows, on="student_record_id") if group != "student" else rows
            made = checked.file.header["submission_date"]
            place = {"file": file.file, "kind": file.kind, "made": made, "state": file.state}
            frames.append(rows.with_columns(pl.lit(value).alias(name) for name, value in place.items()))
        return pl.concat(frames, how="diagonal")


@pytest.fixture(scope="session")
def nation() -> Delivered:
    made = kept("invented nation", deliver)
    return pickle.loads((made / "delivered").read_bytes())


def deliver(folder: Path) -> None:
    delivered = Delivered(
        simulate(folder / "files", children=400, years=2, seed=SEED, cadence="monthly", messiness=2.0)
    )
    assert delivered.checked
    (folder / "delivered").write_bytes(pickle.dumps(delivered))
