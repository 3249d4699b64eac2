"""Enrollments: dates against each other, the grade against the age, and what belongs together."""

from typing import Final

import polars as pl

from vereda.core.statefile.checking import Checking
from vereda.core.statefile.model import Severity
from vereda.core.statefile.registry import LeftOut, Phase, check

ENROLLED = pl.col("enrollment_date")
WITHDRAWN = pl.col("withdrawal_date")
GRADES: Final = {"KG": 0, **{f"{grade:02}": grade for grade in range(1, 13)}}
YOUNGEST, OLDEST = 3, 9  # years of age beyond the number of the grade; at six a child is usually in grade 1
SCHOOL: Final = ("01", "05")  # basic school program; a child attends one at a time
NO_PROJECT: Final = ("01", "06")


@check(
    "enrollments.enrollment_date.before_birth",
    Severity.HOLD_STUDENT,
    phase=Phase.SENSE,
    group="enrollments",
    element="enrollment_date",
    what="The enrollment date is before the student's birth. The student is held back.",
    why="One of the two dates is wrong, and the birth date tells who the child is.",
    source="own rule",
    fix="Check the birth date and the enrollment date.",
    what_es="La fecha de inscripción es anterior al nacimiento del estudiante. El estudiante queda en espera.",
    fix_es="Revise la fecha de nacimiento y la de inscripción.",
)
def before_birth(_: Checking) -> pl.Expr:
    return pl.col("born") > ENROLLED


@check(
    "enrollments.withdrawal_date.before_enrollment",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="enrollments",
    element="withdrawal_date",
    left_out=LeftOut.VALUE,
    what="The withdrawal date is before the enrollment date. The withdrawal date was left out.",
    why="A stay cannot end before it begins; as long as it is not mended, the enrollment shows as open.",
    source="S:gh1 (elements 27 and 48)",
    fix="Check both dates.",
    what_es="La fecha de baja es anterior a la fecha de inscripción. Se omitió la fecha de baja.",
    fix_es="Revise ambas fechas.",
)
def withdrawn_before_enrolled(_: Checking) -> pl.Expr:
    return WITHDRAWN < ENROLLED


@check(
    "enrollments.residency_verification_date.before_residency",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="enrollments",
    element="residency_verification_date",
    what="Residency was verified before it began. Both dates were kept.",
    why="The verification proves that the child lived in the district, so it cannot be earlier.",
    source="S:gh1 (residency date, residency verification date)",
    fix="Check both dates.",
    what_es="La residencia se verificó antes de que empezara. Se conservaron ambas fechas.",
    fix_es="Revise ambas fechas.",
)
def verified_before_resident(_: Checking) -> pl.Expr:
    return pl.col("residency_verification_date") < pl.col("residency_date")


@check(
    "enrollments.graduation_hse_date.before_enrollment",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="enrollments",
    element="graduation_hse_date",
    what="The student graduated before this enrollment began. Both dates were kept.",
    why="Who has graduated is not enrolled again; often the date belongs to another enrollment.",
    source="S:gh1 (graduation/HSE date)",
    fix="Check both dates, and send the graduation with the enrollment in which it happened.",
    what_es="El estudiante se graduó antes de que empezara esta inscripción. Se conservaron ambas fechas.",
    fix_es="Revise ambas fechas y envíe la graduación con la inscripción en que ocurrió.",
)
def graduated_before_enrolled(_: Checking) -> pl.Expr:
    return pl.col("graduation_hse_date") < ENROLLED


@check(
    "enrollments.graduation_hse_indicator.missing_for_date",
    Severity.WARNING,
    phase=Phase.SENSE,
    group="enrollments",
    element="graduation_hse_indicator",
    what="There is a graduation or HSE date, but not which of the two it was.",
    why="Graduation and high school equivalency are counted apart.",
    source="S:gh1 (graduation/HSE indicator and date)",
    fix="Send Graduation or HSE with the date.",
    what_es="Hay una fecha de graduación o equivalencia, pero no se indica cuál de las dos fue.",
    fix_es="Envíe Graduation o HSE con la fecha.",
)
def indicator_missing(_: Checking) -> pl.Expr:
    return pl.col("graduation_hse_date").is_not_null() & pl.col("graduation_hse_indicator").is_null()


@check(
    "enrollments.grade_level.unlikely_age",
    Severity.NOTE,
    phase=Phase.SENSE,
    group="enrollments",
    element="grade_level",
    what="The student's age on the enrollment date is unlikely for the grade.",
    why="Either the grade, the birth date or the enrollment date may be mistyped.",
    source="own rule",
    fix="Nothing to do if it is right; otherwise check the three.",
    what_es="La edad del estudiante en la fecha de inscripción es poco probable para el grado.",
    fix_es="No hay nada que hacer si es correcto; si no, revise los tres datos.",
)
def unlikely_age(_: Checking) -> pl.Expr:
    grade = pl.col("grade_level").replace_strict(GRADES, default=None, return_dtype=pl.Int32)
    return ~pl.col("age").is_between(grade + YOUNGEST, grade + OLDEST)


@check(
    "enrollments.mep_project_type.no_project",
    Severity.NOTE,
    phase=Phase.SENSE,
    group="enrollments",
    element="mep_project_type",
    what="An MEP project type is given for an enrollment that is in no MEP project.",
    why="Enrollment types 01 and 06 are no MEP projects; the project type is blank for them.",
    source="S:ceds; S:gh1 (elements 28 and 30)",
    fix="Leave the project type blank, or correct the enrollment type.",
    what_es="Se da un tipo de proyecto MEP para una inscripción que no es de un proyecto MEP.",
    fix_es="Deje en blanco el tipo de proyecto, o corrija el tipo de inscripción.",
)
def no_project(_: Checking) -> pl.Expr:
    return pl.col("mep_project_type").is_not_null() & pl.col("enrollment_type").is_in(NO_PROJECT)


@check(
    "enrollments.overlapping",
    Severity.WARNING,
    phase=Phase.ACROSS,
    group="enrollments",
    element="enrollment_date",
    what="The student begins at this school while still enrolled at another.",
    why="A child attends one basic school program at a time; most often the withdrawal from the first is missing.",
    source="S:gh1 (elements 27 and 48); own rule",
    fix="Send the day the child left the first school.",
    what_es="El estudiante empieza en esta escuela mientras sigue inscrito en otra.",
    fix_es="Envíe el día en que el niño dejó la primera escuela.",
)
def overlapping(checking: Checking) -> pl.DataFrame:
    """Each stay in a basic school program against the one before it: it begins before that one's last day."""
    school = pl.coalesce("school_identification_code", "school_or_project_name")
    stays = (
        checking.frames["enrollments"]
        .filter(pl.col("enrollment_type").is_in(SCHOOL) & ENROLLED.is_not_null())
        .select("row", "student", "enrollment_date", "withdrawal_date", school=school)
        .sort("student", "enrollment_date", "row")
    )
    same_student = pl.col("student") == pl.col("student").shift()
    before_left = (WITHDRAWN.shift() > ENROLLED) | WITHDRAWN.shift().is_null()
    other_school = pl.col("school") != pl.col("school").shift()
    return stays.filter(same_student & before_left & other_school).select("row")


@check(
    "enrollments.continuation_of_services_reason.while_eligible",
    Severity.NOTE,
    phase=Phase.ACROSS,
    group="enrollments",
    element="continuation_of_services_reason",
    what="A reason for continuing services is given although eligibility had not ended when the enrollment began.",
    why="Services are continued after eligibility has ended; until then no reason is needed.",
    source="20 USC 6394(e)",
    fix="Leave the reason blank, or check when eligibility ends.",
    what_es="Se da un motivo de continuación de servicios aunque la elegibilidad no había terminado al empezar la inscripción.",
    fix_es="Deje en blanco el motivo, o revise cuándo termina la elegibilidad.",
)
def continued_while_eligible(checking: Checking) -> pl.DataFrame:
    """The term's last reason (01) may be given before the end, in the enrollment during which eligibility runs out."""
    ends = checking.frames["qualifying_moves"].group_by("student").agg(pl.col("eligibility_expiration_date").max())
    given = checking.frames["enrollments"].filter(pl.col("continuation_of_services_reason").is_in(["02", "03"]))
    late = pl.col("eligibility_expiration_date") > ENROLLED
    return given.join(ends, on="student", how="left").filter(late).select("row").sort("row")
