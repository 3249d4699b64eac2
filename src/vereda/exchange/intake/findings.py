"""Findings of a submission, written by COPY."""

from collections.abc import Sequence

import polars as pl
from django.db import connection

from vereda.core.statefile.checked import CheckedFile
from vereda.core.statefile.rules import RULES
from vereda.exchange.intake.models import Finding, Submission

LONGEST = {field.name: field.max_length for field in Finding._meta.concrete_fields if field.max_length}  # noqa: SLF001
COLUMNS = (
    "rule", "severity", "group", "student_record_id", "state_student_identifier", "record_id",
    "element", "line", "value", "message",
)  # fmt: skip


def identified(checked: CheckedFile) -> pl.DataFrame:
    """The findings of a check with each student's own State Student Identifier, by which the State finds the child."""
    students = checked.file.groups["student"].select("student_record_id", "state_student_identifier")
    known = students.unique("student_record_id", keep="first")
    return checked.findings.join(known, on="student_record_id", how="left", maintain_order="left").select(COLUMNS)


def without_students(found: pl.DataFrame) -> pl.DataFrame:
    """The findings of a file whose students could not be read."""
    return found.with_columns(state_student_identifier=pl.lit(None, pl.String)).select(COLUMNS)


def replace(submission: Submission, found: pl.DataFrame) -> None:
    """These findings and no others are the submission's."""
    Finding.objects.filter(submission=submission).delete()
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY intake_finding (submission_id, {names}) FROM STDIN (FORMAT csv, NULL '')") as copy,
    ):
        fitting = [pl.col(name).str.slice(0, LONGEST[name]) if name in LONGEST else pl.col(name) for name in COLUMNS]
        for piece in found.select(pl.lit(submission.pk).alias("submission_id"), *fitting).iter_slices(50_000):
            copy.write(piece.write_csv(include_header=False))


def add(submission: Submission, rule: str, value: str | None = None) -> Finding:
    """One finding about the file as a whole."""
    told = RULES[rule]
    return Finding.objects.create(
        submission=submission, rule=rule, severity=told.severity.value, value=value, message=told.what
    )


def add_students(submission: Submission, rule: str, students: Sequence[tuple[str, str]]) -> None:
    """One finding for each (student_record_id, state_student_identifier)."""
    told = RULES[rule]
    Finding.objects.bulk_create(
        [
            Finding(
                submission=submission,
                rule=rule,
                severity=told.severity.value,
                group="student",
                student_record_id=student,
                state_student_identifier=identifier,
                message=told.what,
            )
            for student, identifier in students
        ],
        batch_size=5_000,
    )


def add_other_children(submission: Submission) -> None:
    """Where the MSIX ID that the State sent is that of another child than the one its record was matched to."""
    rule = "student.msix_identification_number.other_child"
    told = RULES[rule]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO intake_finding (submission_id, rule, severity, "group", student_record_id, state_student_identifier,
                                           element, value, message)
               SELECT v.submission_id, %s, %s, 'student', v.student_record_id, r.state_student_identifier,
                      'msix_identification_number', c.msix_id, %s
               FROM children_studentversion v
               JOIN children_child c ON c.msix_id = v.payload #>> '{student,msix_identification_number}'
               JOIN children_staterecord r ON r.id = v.state_record_id
               WHERE v.submission_id = %s AND v.action_code <> 'D' AND coalesce(c.successor_id, c.id) <> r.child_id
               ORDER BY v.student_record_id""",
            [rule, told.severity.value, told.what, submission.pk],
        )
