"""Checking a State file: every rule over whole columns, phase by phase, and what is left to load."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from vereda.core.calendar import age_column
from vereda.core.elements import GROUPS
from vereda.core.statefile.checked import CheckedFile, Header
from vereda.core.statefile.checking import GROUP_ORDER, SUB_GROUPS, Checking
from vereda.core.statefile.found import Found
from vereda.core.statefile.model import StateFile
from vereda.core.statefile.rules import Phase
from vereda.core.statefile.rules.dates import LONG_PAST
from vereda.core.statefile.settings import CheckSettings, ReferenceLists
from vereda.core.statefile.typed import day, moment, number, typed

DATED: Final = ("qualifying_moves", "enrollments", "course_history", "assessments")  # compared with the birth date
NOTHING_KNOWN: Final = ReferenceLists()
DEFAULTS: Final = CheckSettings()


def check(
    state_file: StateFile, *, known: ReferenceLists = NOTHING_KNOWN, settings: CheckSettings = DEFAULTS
) -> CheckedFile:
    """Hold a State file to every rule (docs/rules.md).

    Elements and codes are those in force on its submission date, unless `settings.revision` says otherwise. The answer
    is a pure function of the three arguments. Nothing a file says raises: what is wrong with it is a finding.
    """
    checking = _begun(state_file, known, settings)
    checking.run(Phase.FRAME)
    if not checking.refused:
        _find_students(checking)
        checking.run(Phase.STRUCTURE)
    if not checking.refused:
        checking.run(Phase.MEND)
        _drop_deleted(checking)
        _add_births(checking)
        checking.run(Phase.TEXT)
        _type(checking)
        checking.run(Phase.SENSE)
        checking.run(Phase.ACROSS)
    return _checked(checking)


def _begun(state_file: StateFile, known: ReferenceLists, settings: CheckSettings) -> Checking:
    header = _header(state_file.header)
    said = moment(_text(state_file.header, "submission_date"))
    checking = Checking(
        file=state_file,
        known=known,
        settings=settings,
        found=Found(state_file, settings),
        frames={group: _numbered(state_file.groups[group]) for group in GROUP_ORDER},
        held=np.zeros(len(state_file.groups["student"]), dtype=np.bool_),
        header=header,
    )
    if said is not None:
        checking.said = said.date()
    checking.on = settings.revision or checking.said
    return checking


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `row`, and blank values as null."""
    blanks = frame.select((pl.col(pl.String) == "").any()).row(0)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    blank = [name for name, some in zip(texts, blanks, strict=True) if some]
    return frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in blank).with_row_index("row")


def _text(header: Mapping[str, str | None], key: str) -> str:
    return (header.get(key) or "").strip()


def _header(header: Mapping[str, str | None]) -> Header | None:
    """The header, typed; None as long as any of it is missing or unreadable (the rules of the frame say which)."""
    sent = moment(_text(header, "submission_date"))
    begins = moment(_text(header, "beginning_effective_date"))
    ends = moment(_text(header, "ending_effective_date"))
    students = number(_text(header, "total_students_in_file"))
    records = number(_text(header, "total_records_in_file"))
    if sent is None or begins is None or ends is None or students is None or records is None:
        return None
    return Header(_text(header, "submitting_state").upper(), sent, students, records, begins, ends)


def _find_students(checking: Checking) -> None:
    """Give every row the row number of its student: `student`, null where there is none."""
    students = checking.frames["student"].with_columns(student=pl.col("row"))
    checking.frames["student"] = students
    places = students.select("student_record_id", "student").unique("student_record_id", keep="first")
    for group in SUB_GROUPS:
        frame = checking.frames[group]
        checking.frames[group] = frame.join(places, on="student_record_id", how="left", maintain_order="left")


def _drop_deleted(checking: Checking) -> None:
    """A delete withdraws the student whole, so the records that came with it are looked at no further."""
    students = checking.frames["student"]
    deleted = students.filter(pl.col("action_code") == "D").get_column("student")
    if len(deleted):
        for group in SUB_GROUPS:
            checking.frames[group] = checking.frames[group].filter(~pl.col("student").is_in(deleted.implode()))


def _add_births(checking: Checking) -> None:
    """Give the dated groups the child's birth date (`born`) and enrollments the age in whole years (`age`)."""
    births = checking.frames["demographics"].select("student", born=day(pl.col("birth_date")))
    births = births.filter(
        pl.col("born").is_between(LONG_PAST, checking.said + timedelta(1))
    )  # others have rules of their own
    births = births.unique("student", keep="first", maintain_order=True)
    for group in DATED:
        frame = checking.frames[group].join(births, on="student", how="left", maintain_order="left")
        checking.frames[group] = frame
    enrolled = day(pl.col("enrollment_date"))
    checking.frames["enrollments"] = checking.frames["enrollments"].with_columns(
        age=age_column(pl.col("born"), enrolled)
    )


def _type(checking: Checking) -> None:
    """Turn text into dates and numbers; what is not of its type was reported before and is null from here on."""
    for group in GROUP_ORDER:
        columns = {element.key: typed(element, pl.col(element.key)) for element in GROUPS[group].elements}
        checking.frames[group] = checking.frames[group].with_columns(
            column.alias(key) for key, column in columns.items() if column is not None
        )


def _checked(checking: Checking) -> CheckedFile:
    findings = checking.found.frame()
    ids = checking.file.groups["student"].get_column("student_record_id")
    held = ids.filter(pl.Series(checking.held)).drop_nulls()
    groups = {} if checking.refused else {group: _accepted(checking, group) for group in GROUP_ORDER}
    return CheckedFile(
        file=checking.file,
        refused=checking.refused,
        held=frozenset() if checking.refused else frozenset(held),
        findings=findings,
        counts=dict(sorted(checking.found.counts.items())),
        groups=groups,
        header=checking.header,
    )


def _accepted(checking: Checking, group: str) -> pl.DataFrame:
    frame = checking.frames[group]
    if checking.held.any():
        kept = pl.Series(~checking.held)[frame.get_column("student")]
        frame = frame.filter(kept)
    return frame.select(*GROUPS[group].columns, "line")
