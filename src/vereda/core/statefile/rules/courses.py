"""Course history: academic years, hours, grades and credits."""

from typing import Final

import polars as pl

from vereda.core.elements import ELEMENTS, Element
from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import Find, LeftOut, Phase, check

EARLIEST_YEAR: Final = 1980
# Percent, letter with plus or minus, and the marks that schools use for pass, fail, incomplete and the like.
GRADE_TO_DATE: Final = r"^(?i:100|[0-9]{1,2}%?|[A-F][+-]?|[EGINOPSUW]|CR|NC|NG|NP|IP|INC|WF|WP)$"
FAILED: Final = ("F", "NP", "NC", "FAIL", "FAILED")


@check(
    "course_history.end_academic_year.not_next",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="course_history",
    element="end_academic_year",
    what="The academic year does not end in the year it begins or the year after.",
    why="An academic year has two calendar years at most.",
    source="S:gh1 (element 52, split in the file)",
    fix="Send, say, 2025 and 2026; for a summer term both may be the same.",
    what_es="El año escolar no termina en el año en que empieza ni en el siguiente.",
    fix_es="Envíe, por ejemplo, 2025 y 2026; en un período de verano ambos pueden ser iguales.",
)
def year_span(_: Checking) -> pl.Expr:
    begin, end = pl.col("begin_academic_year"), pl.col("end_academic_year")
    return (end != begin) & (end != begin + 1)


def implausible_year(element: Element) -> Find:
    def find(checking: Checking) -> pl.Expr:
        return ~pl.col(element.key).is_between(EARLIEST_YEAR, checking.said.year + 2)

    return find


for key in ("begin_academic_year", "end_academic_year"):
    one = ELEMENTS[key]
    check(
        f"course_history.{key}.implausible",
        Severity.WARNING,
        phase=Phase.SENSE,
        group="course_history",
        element=key,
        left_out=LeftOut.VALUE,
        what=f"{one.name} lies before {EARLIEST_YEAR} or more than two years ahead. The value was left out.",
        why="No student of today took a course then.",
        source="own rule",
        fix="Check the year.",
        what_es=f"«{one.name_es}» es anterior a {EARLIEST_YEAR} o está a más de dos años en el futuro. Se omitió el valor.",
        fix_es="Revise el año.",
    )(implausible_year(one))


@check(
    "course_history.clock_hours.out_of_range",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="course_history",
    element="clock_hours",
    left_out=LeftOut.VALUE,
    what="More clock hours than a course can have. The value was left out.",
    why="A whole school year has about 1,200 hours of instruction; partial credit is computed from this number.",
    source="own rule; the limit is a setting",
    fix="Send the hours of this course alone, not minutes and not those of all courses.",
    what_es="Más horas reloj de las que puede tener un curso. Se omitió el valor.",
    fix_es="Envíe las horas de este curso solamente, no minutos ni las de todos los cursos.",
)
def too_many_hours(checking: Checking) -> pl.Expr:
    return pl.col("clock_hours") > checking.settings.most_clock_hours


@check(
    "course_history.credits_granted.out_of_range",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="course_history",
    element="credits_granted",
    left_out=LeftOut.VALUE,
    what="More credits than one course can give. The value was left out.",
    why="Even where a year's course gives 10 credits (California) no course gives more than 15.",
    source="own rule; the limit is a setting",
    fix="Send the credits of this course alone, with a point before the decimals.",
    what_es="Más créditos de los que puede dar un curso. Se omitió el valor.",
    fix_es="Envíe los créditos de este curso solamente, con punto decimal.",
)
def too_many_credits(checking: Checking) -> pl.Expr:
    return pl.col("credits_granted").cast(pl.Float64) > checking.settings.most_credits


@check(
    "course_history.credits_granted.for_failed",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="course_history",
    element="credits_granted",
    what="The course was failed, and yet gave credits. Both were kept.",
    why="Credits count toward graduation; a failed course gives none.",
    source="own rule",
    fix="Check the final grade and the credits.",
    what_es="El curso se reprobó y, sin embargo, dio créditos. Se conservaron ambos.",
    fix_es="Revise la calificación final y los créditos.",
)
def credits_for_failed(_: Checking) -> pl.Expr:
    failed = pl.col("final_grade").str.to_uppercase().is_in(FAILED)
    return failed & (pl.col("credits_granted").cast(pl.Float64) > 0)


@check(
    "course_history.grade_to_date.form",
    Severity.NOTE,
    phase=Phase.TEXT,
    group="course_history",
    element="grade_to_date",
    what="The grade to date is neither a percent nor a letter grade. It was kept.",
    why="The next school has to be able to read it.",
    source="S:gh1 (element 56: percent or letter)",
    fix="Send a percent such as 87 or a letter such as B+.",
    what_es="La calificación hasta la fecha no es un porcentaje ni una letra. Se conservó.",
    fix_es="Envíe un porcentaje, como 87, o una letra, como B+.",
)
def grade_form(_: Checking) -> pl.Expr:
    return ~pl.col("grade_to_date").str.contains(GRADE_TO_DATE)
