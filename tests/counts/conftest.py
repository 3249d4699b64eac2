"""A simulated nation of 200 children, two school years and eight States, brought in by its States' own files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.kept import brought_in

from vereda.cli.demonstration.ground import HOME_DISTRICTS, prepare
from vereda.core.calendar import performance_period_named
from vereda.exchange.counts.actions import make_count
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.steps import work_off_all_steps
from vereda.simulate import simulate
from vereda.simulate.people import DEFAULT_UNTIL

STATES = ("TX", "CA", "FL", "WA", "MI", "OR", "NC", "GA")
PERIODS = ("2024-25", "2025-26", "2026-27")
NOW = datetime(2026, 11, 19, 17, 31, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Counted:
    folder: Path

    @property
    def truth(self) -> pl.DataFrame:
        """state, state_student_id, child."""
        return pl.read_parquet(self.folder / "truth.parquet")


@pytest.fixture(scope="module")
def counted_nation(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Counted]:
    own = tmp_path_factory.mktemp("nation")
    with django_db_blocker.unblock(), brought_in("counted nation", bring_in, own) as folder:
        yield Counted(folder)


def bring_in(folder: Path) -> None:
    prepare(STATES, home_districts=HOME_DISTRICTS, on=DEFAULT_UNTIL)
    simulate(folder, children=200, states=list(STATES), years=2, seed=23, cadence="year")
    for file in pl.read_csv(folder / "manifest.csv")["file"]:
        path = folder / file
        sent = receive(
            path=path, file_name=path.name, state=path.parent.name, channel="command_line", sent_by=None, at=NOW
        )
        work_off_all_steps(sent.pk)
    for name in PERIODS:
        make_count(period=performance_period_named(name), at=NOW, by="test")
