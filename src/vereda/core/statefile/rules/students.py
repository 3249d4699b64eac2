"""The Student record: whose it is, its identifiers and its action."""

import polars as pl

from vereda.core.elements.msix_id import is_valid
from vereda.core.statefile.checking import SUB_GROUPS, Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import LeftOut, Phase, check


@check(
    "student.reporting_state_code.not_submitting_state",
    Severity.HOLD_STUDENT,
    phase=Phase.TEXT,
    group="student",
    element="reporting_state_code",
    what="The reporting State is not the State that sends the file. The student is held back.",
    why="A State speaks for its own records only.",
    source="S:gh1; own rule",
    fix="Send the student in a file of the reporting State, or correct the code.",
    what_es="El estado que informa no es el estado que envía el archivo. El estudiante queda en espera.",
    fix_es="Envíe al estudiante en un archivo del estado que informa, o corrija el código.",
)
def of_another_state(checking: Checking) -> pl.Expr:
    assert checking.header is not None
    return pl.col("reporting_state_code") != checking.header.submitting_state


@check(
    "student.state_student_identifier.placeholder",
    Severity.HOLD_STUDENT,
    phase=Phase.TEXT,
    group="student",
    element="state_student_identifier",
    what="The State Student Identifier is a word or number for not having one. The student is held back.",
    why="The identifier finds exactly one student in the State; all who have none would become one.",
    source="S:omb2009 (element 2)",
    fix="Send the identifier that the State's system gave the student.",
    what_es="El identificador estatal es una palabra o un número para decir que no hay. El estudiante queda en espera.",
    fix_es="Envíe el identificador que el sistema del estado dio al estudiante.",
)
def identifier_placeholder(_: Checking) -> pl.Expr:
    return pl.col("state_student_identifier").str.contains(
        r"^(?i:0+|9{5,}|none|null|n/?a|unknown|tbd|pending|x{2,}|-+|\?+)$"
    )


@check(
    "student.action_code.delete_with_records",
    Severity.NOTE,
    phase=Phase.MEND,
    group="student",
    element="action_code",
    what="The student is deleted, and yet has records in the file. The records were left out.",
    why="A delete withdraws all that the State said of the student.",
    source="S:gh1 (action codes); own rule",
    fix="Nothing to do if the delete is meant; otherwise send U.",
    what_es="Se elimina al estudiante y, sin embargo, tiene registros en el archivo. Se omitieron los registros.",
    fix_es="No hay nada que hacer si la eliminación es intencional; si no, envíe U.",
)
def delete_with_records(checking: Checking) -> pl.DataFrame:
    owners = (
        pl.concat([checking.frames[group].select("student") for group in SUB_GROUPS]).get_column("student").unique()
    )
    deleted = checking.frames["student"].filter(is_delete())
    return deleted.filter(pl.col("student").is_in(owners.implode())).select("row")


def is_delete() -> pl.Expr:
    return pl.col("action_code").str.strip_chars().str.to_uppercase() == "D"


@check(
    "student.msix_identification_number.wrong_check_digit",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="student",
    element="msix_identification_number",
    left_out=LeftOut.VALUE,
    what="The last digit of the MSIX ID does not fit the others. The ID was left out; matching goes on without it.",
    why="The check digit catches mistyped numbers before they name another child.",
    source="S:msedd609 (bad MSIX IDs are reported); check digit: own rule, docs/adr/003-msix-id-check-digit.md",
    fix="Take the MSIX ID from the return file, or leave it blank.",
    what_es="El último dígito del número MSIX no corresponde a los demás. Se omitió el número; la búsqueda sigue sin él.",
    fix_es="Tome el número MSIX del archivo de respuesta, o déjelo en blanco.",
)
def wrong_check_digit(checking: Checking) -> pl.DataFrame:
    sent = checking.frames["student"].select("row", "msix_identification_number").drop_nulls()
    wrong = [not is_valid(number) for number in sent.get_column("msix_identification_number")]
    return sent.filter(pl.Series(wrong, dtype=pl.Boolean)).select("row")


@check(
    "student.state_student_identifier.repeated",
    Severity.HOLD_STUDENT,
    phase=Phase.ACROSS,
    group="student",
    element="state_student_identifier",
    what="The file has this State Student Identifier twice. Both students are held back.",
    why="The file says two things of one student at the same time, and nobody can tell which holds.",
    source="S:omb2009 (element 2: exactly one child)",
    fix="Send the student once.",
    what_es="El archivo tiene dos veces este identificador estatal. Ambos estudiantes quedan en espera.",
    fix_es="Envíe al estudiante una sola vez.",
)
def identifier_repeated(_: Checking) -> pl.Expr:
    return pl.struct("reporting_state_code", "state_student_identifier").is_duplicated() & (
        pl.col("state_student_identifier").is_not_null()
    )


@check(
    "student.msix_identification_number.repeated",
    Severity.WARNING,
    phase=Phase.ACROSS,
    group="student",
    element="msix_identification_number",
    what="Two students of the file have the same MSIX ID. Both were accepted.",
    why="Either the State keeps the child twice, or one of the two has the ID of another child.",
    source="S:gh1 (the ID is unique to one child)",
    fix="Unite the two records in the State's system, or take away the wrong ID.",
    what_es="Dos estudiantes del archivo tienen el mismo número MSIX. Se aceptaron ambos.",
    fix_es="Una los dos registros en el sistema del estado, o quite el número equivocado.",
)
def msix_id_repeated(_: Checking) -> pl.Expr:
    return pl.col("msix_identification_number").is_duplicated() & pl.col("msix_identification_number").is_not_null()


def _without(checking: Checking, group: str) -> pl.DataFrame:
    """Students stated in full (action I) who have no record of a group."""
    owners = checking.frames[group].get_column("student").unique()
    stated = checking.frames["student"].filter(pl.col("action_code") == "I")
    return stated.filter(~pl.col("student").is_in(owners.implode())).select("row")


@check(
    "demographics.none",
    Severity.HOLD_STUDENT,
    phase=Phase.ACROSS,
    group="student",
    what="The student is inserted without demographics. The student is held back.",
    why="Without name and birth date nobody can tell which child it is.",
    source="34 CFR 200.85(b); S:gh1",
    fix="Send the demographics with the student.",
    what_es="Se inserta al estudiante sin datos demográficos. El estudiante queda en espera.",
    fix_es="Envíe los datos demográficos con el estudiante.",
)
def no_demographics(checking: Checking) -> pl.DataFrame:
    return _without(checking, "demographics")


@check(
    "demographics.repeated",
    Severity.HOLD_STUDENT,
    phase=Phase.ACROSS,
    group="demographics",
    what="The student has demographics twice. The student is held back.",
    why="The file says two things of one student at the same time, and nobody can tell which holds.",
    source="S:gh1",
    fix="Send one demographics record for each student.",
    what_es="El estudiante tiene dos veces datos demográficos. El estudiante queda en espera.",
    fix_es="Envíe un solo registro demográfico por estudiante.",
)
def demographics_repeated(_: Checking) -> pl.Expr:
    return pl.col("student").is_duplicated()


@check(
    "qualifying_moves.none",
    Severity.HOLD_STUDENT,
    phase=Phase.ACROSS,
    group="student",
    what="The student has no qualifying move. The student is held back.",
    why="A child is in the exchange because of a qualifying move; a record without one is rejected. "
    "An update (U) need not repeat it.",
    source="S:msedd609, S:msedd525",
    fix="Add the move from the Certificate of Eligibility, then send the student again.",
    what_es="El estudiante no tiene ninguna mudanza calificada. El estudiante queda en espera.",
    fix_es="Agregue la mudanza del Certificado de Elegibilidad y envíe de nuevo al estudiante.",
)
def no_move(checking: Checking) -> pl.DataFrame:
    return _without(checking, "qualifying_moves")
