"""A check under way: the frames as far as they are cleaned and typed, who is held back, and what was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Final

import numpy as np
import polars as pl

from vereda.core.statefile.checked import Header
from vereda.core.statefile.found import Found
from vereda.core.statefile.model import Severity, StateFile
from vereda.core.statefile.registry import CHECKS, Check, LeftOut, Phase
from vereda.core.statefile.settings import CheckSettings, ReferenceLists

SUB_GROUPS: Final = (
    "alternate_ids",
    "demographics",
    "qualifying_moves",
    "enrollments",
    "course_history",
    "assessments",
)
GROUP_ORDER: Final = ("student", *SUB_GROUPS)

Hit = tuple[
    Check, pl.Series, pl.DataFrame
]  # a flag for each row of the group's frame; `row` and maybe `detail` of the hits


@dataclass
class Checking:
    """What the checks see.

    `frames`: by group, the rows still accepted: the group's columns plus `row` (UInt32: place in the group as sent)
    and `student` (UInt32: row of its student, from phase STRUCTURE on). Elements are text until phase SENSE, typed from
    then on. `on` is the day whose elements and codes hold; `said` the day on which the State speaks. `held` has one
    flag for each student row.
    """

    file: StateFile
    known: ReferenceLists
    settings: CheckSettings
    found: Found
    frames: dict[str, pl.DataFrame]
    held: np.ndarray[tuple[int], np.dtype[np.bool_]]
    refused: bool = False
    header: Header | None = None
    on: date = date.max
    said: date = date.max
    repeats: dict[str, pl.DataFrame] = field(default_factory=dict)  # by group, found once and asked for twice

    def run(self, phase: Phase) -> None:
        """Run the checks of a phase, group by group, and take the consequences."""
        for group in ("header", *GROUP_ORDER):
            checks = [check for check in CHECKS if check.phase is phase and check.group == group]
            if checks:
                self._run_group(group, checks)

    def _run_group(self, group: str, checks: Sequence[Check]) -> None:
        masks: list[tuple[Check, pl.Expr]] = []
        places: list[tuple[Check, pl.DataFrame]] = []
        for check in checks:
            answer = check.find(self)
            if isinstance(answer, pl.Expr):
                masks.append((check, answer))
            elif isinstance(answer, pl.DataFrame):
                places.append((check, answer))
            elif answer:
                self.found.add_faults(check, answer)
                self.refused |= self.found.severity(check) is Severity.REFUSE_FILE
        if group != "header" and len(self.frames[group]):
            frame = self.frames[group]
            self._take_consequences(group, chain(_under_masks(frame, masks), _at_places(frame, places)))

    def _take_consequences(self, group: str, hits: Iterable[Hit]) -> None:
        """Note every hit and do what it says: hold the student, mend or leave out the value, leave out the row."""
        frame = self.frames[group]
        left_out: pl.Series | None = None
        for check, flag, rows in hits:
            self.found.add(check, rows)
            severity = self.found.severity(check)
            self.refused |= severity is Severity.REFUSE_FILE
            if severity is Severity.HOLD_STUDENT:
                self.held[frame.get_column("student").filter(flag).drop_nulls().to_numpy()] = True
            elif check.left_out is LeftOut.ROW:
                left_out = flag if left_out is None else left_out | flag
            elif check.element is not None and (check.mend or check.left_out is LeftOut.VALUE):
                value = pl.col(check.element)
                instead = check.mend(value) if check.mend else pl.lit(None)
                frame = frame.with_columns(pl.when(flag).then(instead).otherwise(value).alias(check.element))
        self.frames[group] = frame if left_out is None else frame.filter(~left_out)


def _under_masks(frame: pl.DataFrame, masks: Sequence[tuple[Check, pl.Expr]]) -> Iterator[Hit]:
    """The rows under each mask. All masks of a group are computed in one go: a bit a row, on all cores."""
    flags = frame.select(mask.fill_null(value=False).alias(str(number)) for number, (_, mask) in enumerate(masks))
    for (check, _), flag in zip(masks, flags.iter_columns(), strict=True):
        if flag.any():
            yield check, flag, pl.DataFrame({"row": frame.get_column("row").filter(flag)})


def _at_places(frame: pl.DataFrame, places: Sequence[tuple[Check, pl.DataFrame]]) -> Iterator[Hit]:
    for check, rows in places:
        if len(rows):
            yield check, frame.get_column("row").is_in(rows.get_column("row").implode()), rows
