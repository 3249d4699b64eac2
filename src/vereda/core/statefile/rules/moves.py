"""Qualifying moves: the arrival, where from and where to, and the end of eligibility."""

import polars as pl

from vereda.core.calendar import MONTHS, eligibility_end, months_later
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import LeftOut, Phase, check

ARRIVAL = pl.col("qualifying_arrival_date")
EXPIRY = pl.col("eligibility_expiration_date")
BORN = pl.col("born")
TERM = "20 USC 6399(3); 34 CFR 200.81; MIS2000 practice"


@check(
    "qualifying_moves.qualifying_arrival_date.before_birth",
    Severity.HOLD_STUDENT,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="qualifying_arrival_date",
    what="The qualifying arrival date is before the student's birth. The student is held back.",
    why="One of the two dates is wrong, and both tell who the child is.",
    source="own rule",
    fix="Check the birth date and the arrival date on the Certificate of Eligibility.",
    what_es="La fecha de llegada calificada es anterior al nacimiento. El estudiante queda en espera.",
    fix_es="Revise la fecha de nacimiento y la de llegada en el Certificado de Elegibilidad.",
)
def arrival_before_birth(_: Checking) -> pl.Expr:
    return ARRIVAL < BORN


@check(
    "qualifying_moves.qualifying_arrival_date.after_22nd_birthday",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="qualifying_arrival_date",
    what="The student was 22 or older on the qualifying arrival date.",
    why="A migratory child is not older than 21, so the move made nobody eligible.",
    source=TERM,
    fix="Check the birth date and the arrival date on the Certificate of Eligibility.",
    what_es="El estudiante tenía 22 años o más en la fecha de llegada calificada.",
    fix_es="Revise la fecha de nacimiento y la de llegada en el Certificado de Elegibilidad.",
)
def arrival_too_late(checking: Checking) -> pl.Expr:
    term = checking.settings.eligibility
    return months_later(BORN, term.until_birthday * MONTHS, leap=term.leap_birthday) <= ARRIVAL


@check(
    "qualifying_moves.eligibility_expiration_date.too_late",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="eligibility_expiration_date",
    what="Eligibility is said to end later than 36 months after the qualifying arrival date. It was kept.",
    why="A move makes a child eligible for 36 months. Whether the anniversary still counts is a setting.",
    source=TERM,
    fix="Send the arrival date + 3 years - 1 day, or earlier.",
    what_es="Se indica que la elegibilidad termina más de 36 meses después de la fecha de llegada calificada. Se conservó.",
    fix_es="Envíe la fecha de llegada + 3 años - 1 día, o antes.",
)
def expiry_too_late(checking: Checking) -> pl.Expr:
    return eligibility_end(ARRIVAL, pl.lit(None, pl.Date), term=checking.settings.eligibility) < EXPIRY


@check(
    "qualifying_moves.eligibility_expiration_date.after_22nd_birthday",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="eligibility_expiration_date",
    what="Eligibility is said to end after the student's 22nd birthday. It was kept.",
    why="A migratory child is not older than 21.",
    source=TERM,
    fix="Send the 22nd birthday, or earlier.",
    what_es="Se indica que la elegibilidad termina después de que el estudiante cumple 22 años. Se conservó.",
    fix_es="Envíe la fecha en que cumple 22 años, o antes.",
)
def expiry_after_birthday(checking: Checking) -> pl.Expr:
    term = checking.settings.eligibility
    return months_later(BORN, term.until_birthday * MONTHS, leap=term.leap_birthday) < EXPIRY


@check(
    "qualifying_moves.eligibility_expiration_date.before_arrival",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="eligibility_expiration_date",
    left_out=LeftOut.VALUE,
    what="Eligibility is said to end before the qualifying arrival date. The value was left out.",
    why="Eligibility begins with the arrival.",
    source=TERM,
    fix="Check both dates on the Certificate of Eligibility.",
    what_es="Se indica que la elegibilidad termina antes de la fecha de llegada calificada. Se omitió el valor.",
    fix_es="Revise ambas fechas en el Certificado de Elegibilidad.",
)
def expiry_before_arrival(_: Checking) -> pl.Expr:
    return EXPIRY < ARRIVAL


@check(
    "qualifying_moves.qualifying_move_to_city.same_as_from",
    Severity.NOTE,
    phase=Phase.SENSE,
    group="qualifying_moves",
    element="qualifying_move_to_city",
    what="The move goes from a city to the same city.",
    why="A qualifying move crosses from one school district to another; within one city that is rare.",
    source="34 CFR 200.81 (qualifying move)",
    fix="Nothing to do if the city has several districts; otherwise check both cities.",
    what_es="La mudanza va de una ciudad a la misma ciudad.",
    fix_es="No hay nada que hacer si la ciudad tiene varios distritos; si no, revise ambas ciudades.",
)
def same_city(_: Checking) -> pl.Expr:
    here, there = pl.col("qualifying_move_from_city"), pl.col("qualifying_move_to_city")
    same_state = pl.col("qualifying_move_from_state") == pl.col("qualifying_move_to_state")
    return (here.str.to_lowercase() == there.str.to_lowercase()) & same_state
