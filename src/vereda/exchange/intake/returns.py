"""Return files: what a State gets back for a submission. Made from the tables, so the same whenever they are asked for."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from vereda.core.statefile.rules import RULES
from vereda.exchange.children.models import Link
from vereda.exchange.intake.models import Finding, Submission

FINDING_COLUMNS = (
    "rule", "severity", "group", "student_record_id", "state_student_identifier", "record_id", "element", "line", "value", "message", "fix",
)  # fmt: skip
ID_COLUMNS = ("state_student_identifier", "msix_id", "previous_msix_id", "since")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet


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


def findings_rows(submission: Submission) -> Iterator[dict[str, Any]]:
    """Every finding with the way to mend it."""
    for finding in Finding.objects.filter(submission=submission).order_by("id").iterator(chunk_size=5_000):
        told = RULES.get(finding.rule)
        row = {name: getattr(finding, name) for name in FINDING_COLUMNS if name != "fix"}
        yield row | {"fix": told.fix if told else ""}


def findings_csv(submission: Submission) -> Iterator[str]:
    yield from _csv(FINDING_COLUMNS, findings_rows(submission))


def findings_json(submission: Submission) -> Iterator[str]:
    yield "["
    for number, row in enumerate(findings_rows(submission)):
        yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"


def msix_ids(submission: Submission) -> Iterator[dict[str, Any]]:
    """MSIX IDs assigned or changed since the submission came: of its own students, and of the State's others that it moved."""
    since = submission.received_at
    links = (
        Link.objects.filter(state_record__state=submission.state_id, since__gte=since, until__isnull=True)
        .select_related("state_record", "child")
        .order_by("state_record__state_student_identifier")
    )
    if submission.published_at:
        links = links.filter(since__lte=submission.published_at)
    before = dict(
        Link.objects.filter(state_record__state=submission.state_id, until__gte=since)
        .order_by("id")
        .values_list("state_record_id", "child__msix_id")
    )
    for link in links.iterator(chunk_size=5_000):
        previous = before.get(link.state_record_id, "")
        yield {
            "state_student_identifier": link.state_record.state_student_identifier,
            "msix_id": link.child.msix_id,
            "previous_msix_id": "" if previous == link.child.msix_id else previous,
            "since": link.since.date().isoformat(),
        }


def msix_ids_csv(submission: Submission) -> Iterator[str]:
    yield from _csv(ID_COLUMNS, msix_ids(submission))


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
        if line.tell() > 64_000:  # noqa: PLR2004  # a piece of the answer
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
