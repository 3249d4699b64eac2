"""Frames into tables, by COPY."""

from collections.abc import Mapping

import polars as pl
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, DEMOGRAPHIC_ELEMENTS

ROWS_A_SLICE = 50_000
DOCUMENTS_A_SLICE = 5_000
STUDENT_COLUMNS = (
    "student_record_id",
    "msix_identification_number",
    "state_student_identifier",
    "state_student_identifier_type",
    "action_code",
)
STAGED = {
    "student_record_id": pl.String,
    "state_student_identifier": pl.String,
    "action_code": pl.String,
    "state_record_id": pl.Int64,
    "version_id": pl.Int64,
    "known": pl.Boolean,
    "refold": pl.Boolean,
    "early": pl.Boolean,
}


def stage_students(cursor: CursorWrapper, groups: Mapping[str, pl.DataFrame]) -> None:
    """Make `stage_student`: the students of a file with their demographics beside them."""
    demographics = ", ".join(f"{name} {kind}" for name, kind in DEMOGRAPHIC_ELEMENTS)
    cursor.execute(
        f"""CREATE TEMP TABLE stage_student (
            student_record_id text PRIMARY KEY, msix_identification_number text, state_student_identifier text NOT NULL,
            state_student_identifier_type text, action_code text NOT NULL, has_demographics boolean NOT NULL,
            {demographics}, state_record_id bigint, version_id bigint, known boolean NOT NULL DEFAULT false,
            withdrawn boolean NOT NULL DEFAULT false, late boolean NOT NULL DEFAULT false,
            refold boolean NOT NULL DEFAULT false, early boolean NOT NULL DEFAULT false
        ) ON COMMIT DROP"""
    )
    said = groups["demographics"].select("student_record_id", *DEMOGRAPHIC_COLUMNS)
    said = said.unique("student_record_id", keep="first").with_columns(has_demographics=pl.lit(value=True))
    students = groups["student"].select(STUDENT_COLUMNS).join(said, on="student_record_id", how="left")
    columns = (*STUDENT_COLUMNS, "has_demographics", *DEMOGRAPHIC_COLUMNS)
    copy_in(cursor, "stage_student", students.with_columns(pl.col("has_demographics").fill_null(value=False)), columns)


def staged_students(cursor: CursorWrapper) -> pl.DataFrame:
    """The staged students with the numbers they were given: STAGED."""
    cursor.execute(f"SELECT {', '.join(STAGED)} FROM stage_student ORDER BY student_record_id")  # noqa: S608  # names are constants
    return pl.DataFrame(cursor.fetchall(), schema=STAGED, orient="row")


def copy_in(cursor: CursorWrapper, table: str, frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
    """COPY these columns of a frame into a table; null is null, an empty text an empty text. Raises Django's errors."""
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '')"
    with cursor.db.wrap_database_errors, cursor.copy(statement) as copy:
        for piece in frame.select(columns).iter_slices(ROWS_A_SLICE):
            copy.write(piece.write_csv(include_header=False))


def copy_documents(cursor: CursorWrapper, table: str, frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
    """The same for rows with a `payload` of JSON, whose many quotes the CSV form would double. No value may be null."""
    escaped = frame.select(columns).with_columns(pl.col("payload").str.replace_all("\\", "\\\\", literal=True))
    with cursor.db.wrap_database_errors, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for piece in escaped.iter_slices(DOCUMENTS_A_SLICE):
            copy.write(piece.write_csv(include_header=False, separator="\t", quote_style="never"))
