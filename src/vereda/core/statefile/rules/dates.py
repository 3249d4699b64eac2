"""Dates that cannot be: long past, or not yet. One rule an element."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from vereda.core.elements import ELEMENTS, Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import Find, LeftOut, Phase, check
from vereda.core.statefile.rules.weights import consequence, elements, if_wrong

LONG_PAST: Final = date(1900, 1, 1)


def before_1900(element: Element) -> Find:
    def find(_: Checking) -> pl.Expr:
        return pl.col(element.key) < LONG_PAST

    return find


def in_future(element: Element, grace: timedelta) -> Find:
    """After the submission date by more than the grace. A file can tell only what has been."""

    def find(checking: Checking) -> pl.Expr:
        return pl.col(element.key) > checking.said + grace

    return find


@dataclass(frozen=True)
class Ahead:
    """How far ahead of the submission date an element may lie, and what follows if it lies further."""

    severity: Severity
    left_out: LeftOut
    days: int = 0


# One day of grace everywhere: the submission date is UTC, and a school in Guam writes tomorrow's date.
AHEAD: Final = {
    "birth_date": Ahead(Severity.HOLD_STUDENT, LeftOut.NOTHING, 1),
    "qualifying_arrival_date": Ahead(Severity.HOLD_STUDENT, LeftOut.NOTHING, 1),
    "enrollment_date": Ahead(Severity.WARNING, LeftOut.NOTHING, 366),  # schools enroll for the coming year
    "withdrawal_date": Ahead(Severity.WARNING, LeftOut.NOTHING, 366),  # the last day of term is known ahead
    "residency_date": Ahead(Severity.WARNING, LeftOut.VALUE, 1),
    "residency_verification_date": Ahead(Severity.WARNING, LeftOut.VALUE, 1),
    "graduation_hse_date": Ahead(Severity.WARNING, LeftOut.NOTHING, 366),
    "assessment_administration_date": Ahead(Severity.WARNING, LeftOut.VALUE, 1),
}

for one in elements():
    if one.type not in ("date", "month"):
        continue
    severity, left_out = if_wrong(one)
    check(
        f"{one.group}.{one.key}.before_1900",
        severity,
        phase=Phase.SENSE,
        group=one.group,
        element=one.key,
        left_out=left_out,
        what=f"{one.name} is before 1900.{consequence(severity, left_out)}",
        why="No one in a school record was born, moved or tested then; 1899 and 0001 are what programs write for nothing.",
        source="own rule",
        fix="Send the right date, or leave it blank if it is not known.",
        what_es=f"«{one.name_es}» es anterior a 1900.{consequence(severity, left_out, 'es')}",
        fix_es="Envíe la fecha correcta, o déjela en blanco si no se conoce.",
    )(before_1900(one))

for key, ahead in AHEAD.items():
    one = ELEMENTS[key]
    far, far_es = (" by more than a year", " por más de un año") if ahead.days > 1 else ("", "")
    check(
        f"{one.group}.{key}.in_future",
        ahead.severity,
        phase=Phase.SENSE,
        group=one.group,
        element=key,
        left_out=ahead.left_out,
        what=f"{one.name} is after the file's submission date{far}.{consequence(ahead.severity, ahead.left_out)}",
        why="A file can tell only what has been. Most are a mistyped year, such as 2062 for 2026.",
        source="own rule",
        fix="Check the year and send it again.",
        what_es=f"«{one.name_es}» es posterior a la fecha de envío del archivo{far_es}."
        f"{consequence(ahead.severity, ahead.left_out, 'es')}",
        fix_es="Revise el año y envíelo de nuevo.",
    )(in_future(one, timedelta(ahead.days)))


@check(
    "demographics.birth_date.too_old",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="demographics",
    element="birth_date",
    what="The student is much older than a student can be.",
    why="Eligibility ends with the 22nd birthday; records of former students are corrected for a few years more.",
    source="20 USC 6399(3); the age is a setting",
    fix="Check the year of birth.",
    what_es="El estudiante tiene mucha más edad de la que puede tener un estudiante.",
    fix_es="Revise el año de nacimiento.",
)
def too_old(checking: Checking) -> pl.Expr:
    return pl.col("birth_date").dt.offset_by(f"{checking.settings.oldest_student}y") < checking.said
