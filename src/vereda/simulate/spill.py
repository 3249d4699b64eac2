"""Blocks on disk, by State and day, so that memory stays flat however large the nation is."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from vereda.simulate.blocks import Block

SUB_GROUPS = ("alternate_ids", "demographics", "qualifying_moves", "enrollments", "course_history", "assessments")


class Spill:
    """Frames of `student` and the sub-record groups, kept as Arrow files by State, group and block, in order of day."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._blocks = 0

    def add(self, block: Block, states: Sequence[str]) -> None:
        """Keep a block: every frame gets state_student_id and send_day instead of the block's own numbers."""
        self._blocks += 1
        names = block.said.select("rec", "send_day", "state", "state_student_id")
        said = block.said.join(block.demographics, on=["rec", "edition"], how="left", maintain_order="left").filter(
            pl.col("action") != "D"
        )
        frames = {
            "student": block.said.drop("rec", "edition"),
            "demographics": said.drop("rec", "edition", "action"),
            **{
                name: rows.join(names, on=["rec", "send_day"], how="left", maintain_order="left").drop("rec")
                for name, rows in block.groups.items()
            },
        }
        for group, frame in frames.items():
            self._keep(group, frame, states)

    def _keep(self, group: str, frame: pl.DataFrame, states: Sequence[str]) -> None:
        ordered = frame.sort("send_day", "state_student_id", maintain_order=True)
        parts = ordered.partition_by("state", as_dict=True, include_key=False)
        for state in states:
            folder = self._directory / state
            folder.mkdir(parents=True, exist_ok=True)
            part = parts.get((state,), ordered.drop("state").clear())
            part.write_ipc(folder / f"{group}.{self._blocks:05}.arrow")

    def days(self, state: str) -> list[tuple[date, int]]:
        """The days on which a State speaks, each with the number of students it speaks of."""
        paths = sorted((self._directory / state).glob("student.*.arrow"))
        counted = [pl.scan_ipc(path).group_by("send_day").len().collect() for path in paths]
        every = pl.concat(counted).group_by("send_day").agg(pl.col("len").sum()).sort("send_day")
        return every.rows()

    def frames(self, state: str, first: date, last: date) -> dict[str, pl.DataFrame]:
        """What a State says from `first` to `last`, by group, sorted by send_day and state_student_id."""
        return {group: pl.concat(self._parts(state, group, first, last)) for group in ("student", *SUB_GROUPS)}

    def _parts(self, state: str, group: str, first: date, last: date) -> Iterator[pl.DataFrame]:
        for path in sorted((self._directory / state).glob(f"{group}.*.arrow")):
            days = pl.scan_ipc(path).select("send_day").collect()["send_day"]
            low = int(days.search_sorted(first, side="left"))
            high = int(days.search_sorted(last, side="right"))
            yield pl.scan_ipc(path).slice(low, high - low).collect()
