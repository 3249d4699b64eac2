"""Record numbers: which record belongs to which student."""

from typing import Final

import polars as pl

from vereda.core.elements import GROUPS
from vereda.core.statefile.checking import SUB_GROUPS, Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.reading_rules import READING_RULES
from vereda.core.statefile.registry import CHECKS, Check, LeftOut, Phase, check

LAYOUT = "S:gh1 (record numbers of the State file)"
ORPHAN: Final = READING_RULES["file.record.orphan"]  # the readers look first; a file made in memory is held to it here


@check(
    "student.student_record_id.malformed",
    Severity.HOLD_STUDENT,
    phase=Phase.STRUCTURE,
    group="student",
    element="student_record_id",
    what="The Student Record ID is not seven digits. The student is held back.",
    why="The records of a student are found by it.",
    source=LAYOUT,
    fix="Number the students of the file 0000001, 0000002 and so on.",
    what_es="El número del registro de estudiante no tiene siete dígitos. El estudiante queda en espera.",
    fix_es="Numere a los estudiantes del archivo 0000001, 0000002 y así sucesivamente.",
)
def student_number_malformed(_: Checking) -> pl.Expr:
    number = pl.col("student_record_id")
    return ~number.str.contains("^[0-9]{7}$") | number.is_null()


@check(
    "student.student_record_id.repeated",
    Severity.HOLD_STUDENT,
    phase=Phase.STRUCTURE,
    group="student",
    element="student_record_id",
    what="Two students of the file have the same Student Record ID. Both are held back.",
    why="Nobody can tell which of the two a record belongs to.",
    source=LAYOUT,
    fix="Give every student of the file a number of its own.",
    what_es="Dos estudiantes del archivo tienen el mismo número de registro. Ambos quedan en espera.",
    fix_es="Dé a cada estudiante del archivo un número propio.",
)
def student_number_repeated(_: Checking) -> pl.Expr:
    return pl.col("student_record_id").is_duplicated() & pl.col("student_record_id").is_not_null()


def orphan(_: Checking) -> pl.Expr:
    """No student of the file has the record's Student Record ID."""
    return pl.col("student").is_null()


def record_number_malformed(_: Checking) -> pl.Expr:
    return (
        ~pl.col("record_id").str.contains("^[0-9]{3}$") | pl.col("record_id").is_null() | (pl.col("record_id") == "000")
    )


def record_number_repeated(_: Checking) -> pl.Expr:
    """A record number twice within a student; a number that cannot be read is another rule's."""
    return pl.struct("student", "record_id").is_duplicated() & pl.col("record_id").is_not_null()


for name in SUB_GROUPS:
    title, title_es = GROUPS[name].title, GROUPS[name].title_es
    CHECKS.append(Check(ORPHAN, Phase.STRUCTURE, name, "student_record_id", LeftOut.ROW, orphan))
    check(
        f"{name}.record_id.malformed",
        Severity.WARNING,
        phase=Phase.STRUCTURE,
        group=name,
        element="record_id",
        what=f"{title}: the record ID is not three digits from 001 to 999. The record was accepted.",
        why="Findings name a record by its ID; what the record says does not depend on it.",
        source=LAYOUT,
        fix="Number the records of each student and group 001, 002 and so on.",
        what_es=f"{title_es}: el número del registro no tiene tres dígitos de 001 a 999. Se aceptó el registro.",
        fix_es="Numere los registros de cada estudiante y grupo 001, 002 y así sucesivamente.",
    )(record_number_malformed)
    check(
        f"{name}.record_id.repeated",
        Severity.WARNING,
        phase=Phase.STRUCTURE,
        group=name,
        element="record_id",
        what=f"{title}: two records of the student have the same record ID. Both were accepted.",
        why="Findings name a record by its ID; what the records say does not depend on it.",
        source=LAYOUT,
        fix="Number the records of each student and group 001, 002 and so on.",
        what_es=f"{title_es}: dos registros del estudiante tienen el mismo número. Se aceptaron ambos.",
        fix_es="Numere los registros de cada estudiante y grupo 001, 002 y así sucesivamente.",
    )(record_number_repeated)
