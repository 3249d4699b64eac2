"""Typed frames into temporary tables, by COPY."""

from collections.abc import Mapping

import polars as pl
from django.db.backends.utils import CursorWrapper

from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS, DEMOGRAPHIC_ELEMENTS, GROUP_TABLES

ROWS_A_SLICE = 50_000
STUDENT_COLUMNS = (
    "student_record_id",
    "msix_identification_number",
    "state_student_identifier",
    "state_student_identifier_type",
    "action_code",
)


def stage(cursor: CursorWrapper, groups: Mapping[str, pl.DataFrame]) -> None:
    """Make `stage_student` (with the demographics beside it) and one `stage_<group>` for each table of sub-records."""
    demographics = ", ".join(f"{name} {kind}" for name, kind in DEMOGRAPHIC_ELEMENTS)
    cursor.execute(
        f"""CREATE TEMP TABLE stage_student (
            student_record_id text PRIMARY KEY, msix_identification_number text, state_student_identifier text NOT NULL,
            state_student_identifier_type text, action_code text NOT NULL, has_demographics boolean NOT NULL,
            {demographics}, record_id bigint, version_id bigint, known boolean NOT NULL DEFAULT false,
            withdrawn boolean NOT NULL DEFAULT false, late boolean NOT NULL DEFAULT false,
            refold boolean NOT NULL DEFAULT false, early boolean NOT NULL DEFAULT false
        ) ON COMMIT DROP"""
    )
    said = (
        groups["demographics"]
        .select("student_record_id", *DEMOGRAPHIC_COLUMNS)
        .unique("student_record_id", keep="first")
    )
    students = (
        groups["student"]
        .select(STUDENT_COLUMNS)
        .join(said.with_columns(has_demographics=pl.lit(value=True)), on="student_record_id", how="left")
    )
    columns = (*STUDENT_COLUMNS, "has_demographics", *DEMOGRAPHIC_COLUMNS)
    copy_in(cursor, "stage_student", students.with_columns(pl.col("has_demographics").fill_null(value=False)), columns)
    for group in GROUP_TABLES:
        cursor.execute(
            f"CREATE TEMP TABLE stage_{group.group} (student_record_id text NOT NULL, place bigint NOT NULL, {group.declared}) "
            "ON COMMIT DROP"
        )
        frame = groups[group.group].with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64))
        names = tuple(name for name, _ in group.elements)
        copy_in(cursor, f"stage_{group.group}", frame, ("student_record_id", "place", *names))
        cursor.execute(f"ANALYZE stage_{group.group}")
    cursor.execute("ANALYZE stage_student")


def copy_in(cursor: CursorWrapper, table: str, frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
    """COPY these columns of a frame into a table; null is null, an empty text an empty text."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '')") as copy:
        for piece in frame.select(columns).iter_slices(ROWS_A_SLICE):
            copy.write(piece.write_csv(include_header=False))


def drop_stages(cursor: CursorWrapper) -> None:
    cursor.execute("DROP TABLE stage_student, " + ", ".join(f"stage_{group.group}" for group in GROUP_TABLES))
