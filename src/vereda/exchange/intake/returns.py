"""Return files: what a State gets back for a submission. Made from the tables, so the same whenever they are asked for."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Max

from vereda.core.spreadsheet import cell
from vereda.core.statefile.rules import RULES
from vereda.exchange.intake.models import Finding, Submission
from vereda.exchange.intake.notices import COLUMNS as NOTICE_COLUMNS
from vereda.exchange.intake.notices import told_between

FINDING_COLUMNS = (
    "rule", "severity", "group", "student_record_id", "state_student_identifier", "record_id",
    "element", "line", "value", "message", "fix",
)  # fmt: skip
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
ID_COLUMNS = ("state_student_identifier", "msix_id", "previous_msix_id", "since")


def acknowledgement(submission: Submission) -> dict[str, Any]:
    """What became of the file: receipt, status, times and counts."""
    return {
        "receipt": submission.receipt,
        "state": submission.state_id,
        "lane": submission.lane,
        "file_name": submission.file_name,
        "sha256": submission.file_id,
        "status": submission.status,
        "submission_date": submission.submission_date and submission.submission_date.isoformat(),
        "received_at": submission.received_at.isoformat(),
        "published_at": submission.published_at and submission.published_at.isoformat(),
        "rejected_at": submission.rejected_at and submission.rejected_at.isoformat(),
        "counts": submission.counts,
        "trouble": submission.trouble,
    }


def acknowledgement_json(submission: Submission) -> Iterator[str]:
    yield json.dumps(acknowledgement(submission), indent=2)


def findings_rows(submission: Submission) -> Iterator[dict[str, Any]]:
    """Every finding with the way to mend it."""
    for finding in Finding.objects.filter(submission=submission).order_by("id").iterator(chunk_size=5_000):
        yield finding_row(finding)


def finding_row(finding: Finding) -> dict[str, Any]:
    told = RULES.get(finding.rule)
    row = {name: getattr(finding, name) for name in FINDING_COLUMNS if name != "fix"}
    return row | {"fix": told.fix if told else ""}


def findings_csv(submission: Submission) -> Iterator[str]:
    yield from _csv(FINDING_COLUMNS, findings_rows(submission))


def findings_json(submission: Submission) -> Iterator[str]:
    yield "["
    for number, row in enumerate(findings_rows(submission)):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"


def msix_ids(submission: Submission) -> Iterator[dict[str, Any]]:
    """MSIX IDs assigned or changed for students of the State between its matched submission before and this one.

    Changes that other States' files brought about are among them: each is told in exactly one return file.
    """
    if submission.matched_at is None:
        return
    since, until = _since_the_file_before(submission, "matched_at")
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT r.state_student_identifier, c.msix_id, coalesce(was.msix_id, ''), to_char(l.since, 'YYYY-MM-DD')
               FROM children_link l JOIN children_staterecord r ON r.id = l.state_record_id
               JOIN children_child c ON c.id = l.child_id
               LEFT JOIN children_link before ON before.state_record_id = r.id
                     AND before.since <= %(since)s AND (before.until IS NULL OR before.until > %(since)s)
               LEFT JOIN children_child was ON was.id = before.child_id
               WHERE r.state_id = %(state)s AND l.since > %(since)s AND l.since <= %(until)s
                 AND (l.until IS NULL OR l.until > %(until)s) AND was.id IS DISTINCT FROM c.id
               ORDER BY r.state_student_identifier COLLATE "C" """,
            {"state": submission.state_id, "since": since, "until": until},
        )
        while rows := cursor.fetchmany(5_000):
            yield from (dict(zip(ID_COLUMNS, row, strict=True)) for row in rows)


def msix_ids_csv(submission: Submission) -> Iterator[str]:
    yield from _csv(ID_COLUMNS, msix_ids(submission))


def notices(submission: Submission) -> Iterator[dict[str, Any]]:
    """What the State was told between its matched submission before and this one: rows of `intake.notices`, each in exactly one
    return file. In a demonstration the days in the headers are the time of moves and duties.
    """
    if submission.matched_at is None:
        return
    decided = _since_the_file_before(submission, "matched_at")
    told = _since_the_file_before(submission, "submission_date") if settings.DEMO else decided
    yield from told_between(submission.state_id, decided=decided, told=told)


def notices_csv(submission: Submission) -> Iterator[str]:
    yield from _csv(NOTICE_COLUMNS, notices(submission))


class Kind(StrEnum):
    """Of return files, as it stands in addresses."""

    ACKNOWLEDGEMENT = "acknowledgement"
    FINDINGS_CSV = "findings-csv"
    FINDINGS_JSON = "findings-json"
    MSIX_IDS = "msix-ids"
    NOTICES = "notices"


@dataclass(frozen=True)
class ReturnFile:
    """`after`: the moments of a submission of which one must have come before there is anything in it."""

    name: str
    content_type: str
    pieces: Callable[[Submission], Iterator[str]]
    after: tuple[str, ...] = ()

    def is_ready(self, submission: Submission) -> bool:
        return not self.after or any(getattr(submission, moment) for moment in self.after)


CSV: Final = "text/csv; charset=utf-8"
JSON: Final = "application/json"
CHECKED: Final = ("checked_at", "rejected_at")
RETURN_FILES: Final[Mapping[str, ReturnFile]] = {
    Kind.ACKNOWLEDGEMENT: ReturnFile("acknowledgement.json", JSON, acknowledgement_json),
    Kind.FINDINGS_CSV: ReturnFile("findings.csv", CSV, findings_csv, CHECKED),
    Kind.FINDINGS_JSON: ReturnFile("findings.json", JSON, findings_json, CHECKED),
    Kind.MSIX_IDS: ReturnFile("msix-ids.csv", CSV, msix_ids_csv, ("published_at",)),
    Kind.NOTICES: ReturnFile("notices.csv", CSV, notices_csv, ("published_at",)),
}


def _since_the_file_before(submission: Submission, moment: str) -> tuple[datetime, datetime]:
    """From that moment of the State's matched submission before to that of this one."""
    until: datetime = getattr(submission, moment)
    earlier = Submission.objects.filter(state=submission.state_id, matched_at__isnull=False, **{f"{moment}__lt": until})
    return earlier.aggregate(last=Max(moment))["last"] or BEGINNING, until


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[name]) for name in columns])
        if line.tell() > 64_000:  # noqa: PLR2004  # a piece of the answer
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()
