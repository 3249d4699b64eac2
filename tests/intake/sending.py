"""Small State files of invented students, and the way of one through the intake."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.statefile.good_file import filed, good_records

from vereda.core.statefile import StateFile, write
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.steps import work_off_all_steps

NOW = datetime(2025, 11, 19, 17, 31, 4, tzinfo=UTC)
Records = dict[str, list[dict[str, str | None]]]


def students(*numbers: int, action: str = "I", **demographics: str) -> Records:
    """The records of the good file's first student, once for each number, which makes its identifier and name."""
    one = {
        group: [row for row in rows if row.get("student_record_id", "0000001") == "0000001"]
        for group, rows in good_records().items()
    }
    made: Records = {group: [] for group in one}
    for place, number in enumerate(numbers, 1):
        for group, rows in one.items():
            made[group] += [row | {"student_record_id": f"{place:07}"} for row in rows]
        made["student"][-1] |= {
            "state_student_identifier": f"552177{number:04}",
            "msix_identification_number": None,
            "action_code": action,
        }
        named = {
            "first_name": NAMES[number % len(NAMES)],
            "birth_date": f"2008{number % 12 + 1:02}{number % 28 + 1:02}",
        }
        made["demographics"][-1] |= named | demographics
        made["alternate_ids"][-1] |= {"alternate_state_student_id": f"MEP-{number}"}
    return made


NAMES = ("Ximena", "Brayan", "Itzel", "Joaquín", "Noemí", "Thuy", "Ezequiel", "Dalia", "Åsa", "Mateo", "Yaretzi")


def state_file(records: Mapping[str, Sequence[Mapping[str, str | None]]] | None = None, **header: str) -> StateFile:
    return filed(dict(records or good_records()), header=header)  # type: ignore[arg-type]


def deleted(*numbers: int) -> Records:
    records = students(*numbers, action="D")
    return {group: rows if group == "student" else [] for group, rows in records.items()}


def on_disk(folder: Path, file: StateFile, name: str = "wa.msx") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write(file, folder / name)
    return folder / name


def delivered(path: Path, *, state: str = "WA", lane: str = "production", at: datetime = NOW) -> Submission:
    return receive(path=path, file_name=path.name, state=state, lane=lane, channel="command_line", sent_by=None, at=at)


def worked_off(path: Path, **more: str) -> Submission:
    """The submission of a file, at the end of its way."""
    return work_off_all_steps(delivered(path, **more).pk)


def rules_of(submission: Submission) -> set[str]:
    return set(submission.findings.values_list("rule", flat=True))


def framed(rows: Sequence[Mapping[str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)
