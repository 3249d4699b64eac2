"""Assessments: interpretations that only some types restrict, and dates."""

from typing import Final

import polars as pl

from vereda.core.elements import codes_in_force
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import LeftOut, Phase, check

RESTRICTED: Final = ("09", "10", "11")


@check(
    "assessments.assessment_interpretation.not_in_list",
    Severity.WARNING,
    phase=Phase.TEXT,
    group="assessments",
    element="assessment_interpretation",
    what="For assessment types 09, 10 and 11 the interpretation is none of the listed levels. It was kept as sent.",
    why="State assessments are compared by level; other types may use any words.",
    source="S:gen, S:gh1 (element 65)",
    fix="Send Advanced, Proficient or Above, Proficient, Passed, Failed, Not Proficient, Basic, Below Basic or Far Below Basic.",
    what_es="Para los tipos 09, 10 y 11, la interpretación no es uno de los niveles de la lista. Se conservó tal cual.",
    fix_es="Envíe Advanced, Proficient or Above, Proficient, Passed, Failed, Not Proficient, Basic, Below Basic o Far Below Basic.",
)
def interpretation(checking: Checking) -> pl.Expr:
    listed = codes_in_force("assessment_interpretation", checking.on)
    return pl.col("assessment_type").is_in(RESTRICTED) & ~pl.col("assessment_interpretation").is_in(listed)


@check(
    "assessments.assessment_administration_date.before_birth",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="assessments",
    element="assessment_administration_date",
    left_out=LeftOut.VALUE,
    what="The test was taken before the student's birth. The date was left out.",
    why="One of the two dates is wrong; a month is written MMYYYY.",
    source="own rule",
    fix="Check the month and year of the test.",
    what_es="La evaluación se aplicó antes del nacimiento del estudiante. Se omitió la fecha.",
    fix_es="Revise el mes y el año de la evaluación.",
)
def before_birth(_: Checking) -> pl.Expr:
    return pl.col("assessment_administration_date") < pl.col("born").dt.month_start()
