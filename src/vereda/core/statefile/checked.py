"""What a State file is once it has been checked: typed, with what cannot be accepted left out and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from vereda.core.statefile.model import StateFile


@dataclass(frozen=True)
class Header:
    """The header, typed. Timestamps are read as UTC: the layout has no time zone."""

    submitting_state: str
    submission_date: datetime
    total_students_in_file: int
    total_records_in_file: int
    beginning_effective_date: datetime
    ending_effective_date: datetime


@dataclass(frozen=True)
class CheckedFile:
    """`check`'s answer.

    `refused`: the frame is broken; `groups` are then empty and `header` may be null. `held`: student_record_ids held
    back. `findings` (FINDING_SCHEMA) begin with those of reading and are sorted by severity, rule and line; at most a
    set number of each rule is listed, `counts` has them all (rule id → number). `groups` (by group name) hold the
    accepted rows: `student_record_id`, `record_id`, every element, `line`; text trimmed and re-cased, dates `pl.Date`
    (assessment_administration_date: the first of its month), years `pl.Int16`, clock_hours `pl.Int32`,
    credits_granted `pl.Decimal(6, 3)`. Values that a warning calls left out are null, rows so called are absent.
    """

    file: StateFile
    refused: bool
    held: frozenset[str]
    findings: pl.DataFrame
    counts: Mapping[str, int]
    groups: Mapping[str, pl.DataFrame]
    header: Header | None

    @property
    def students(self) -> int:
        """Students in the file, held ones included."""
        return len(self.file.groups["student"])
