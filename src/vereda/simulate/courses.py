"""Course history of grades 9 to 12: six courses a semester, whole, begun late, or left before the end."""

from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.tables import states as all_states
from vereda.simulate.tables import table

HOURS_A_DAY = 0.9  # of one course, a school day
SCHOOL_DAYS = 5 / 7
SLACK = 4  # days before the semester's end at which one may leave and still have finished
HALF = 0.5
PASSED = 60
SEMESTER = "0828"
KNOWN_AFTER = 25  # days of a course under way before a State tells of it


def course_history(rng: np.random.Generator, rows: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """One row per course and version: child, state, second, known_on (Date) and the elements of `course_history` as text.

    `rows` are enrollments as `schooling.enrollments` gives them. A finished semester grants half of the State's credits for
    a year (California 5, Idaho 1, most 0.5), half of that to who came in its second half, nothing when failed. A course
    left before its end has clock hours and a grade to date instead.
    """
    taken = _taken(rows, until)
    courses = table("courses").with_columns(pl.col("nth").cast(pl.Int64))
    choices = courses.group_by("grade", "slot").agg(pl.len().cast(pl.Int64).alias("choices"))
    listed = courses.join(choices, on=["grade", "slot"])
    each = taken.join(listed, left_on="grade_level", right_on="grade", maintain_order="left_right")
    each = each.filter(pl.col("elective") % pl.col("choices") == pl.col("nth"))
    score = (84 + 7 * each["ability"].to_numpy() + rng.normal(0, 6, each.height)).round().clip(45, 100)
    return _as_elements(each.with_columns(score=pl.Series(score).cast(pl.Int32)), until)


def _taken(rows: pl.DataFrame, until: date) -> pl.DataFrame:
    """Semesters of the enrollments in school, with how much of them the child was there."""
    secondary = rows.filter(kind="school").filter(pl.col("grade") >= 9)  # noqa: PLR2004 - high school
    halves = [
        secondary.with_columns(section=pl.lit("02"), opens=pl.col("starts"), closes=pl.col("semester")),
        secondary.with_columns(
            section=pl.lit("03"), opens=pl.col("semester") + pl.duration(days=1), closes=pl.col("ends")
        ),
    ]
    both = pl.concat(halves).with_columns(
        since=pl.max_horizontal("begins", "opens"), to=pl.min_horizontal("stops", "closes", pl.lit(until))
    )
    both = both.with_columns(days=(pl.col("to") - pl.col("since")).dt.total_days())
    half_way = pl.col("opens") + (pl.col("closes") - pl.col("opens")) * HALF
    return (
        both.filter(pl.col("days") >= KNOWN_AFTER)
        .with_columns(
            finished=(pl.col("to") >= pl.col("closes") - pl.duration(days=SLACK)) & (pl.col("closes") <= until),
            late=pl.col("since") > half_way,
        )
        .sort("child", "since", "section", maintain_order=True)
    )


def _as_elements(each: pl.DataFrame, until: date) -> pl.DataFrame:
    units = all_states().select("state", "units_a_year")
    each = each.join(units, on="state", how="left", maintain_order="left")
    share = pl.when(pl.col("score") < PASSED).then(0.0).when("late").then(HALF).otherwise(1.0)
    granted = pl.col("units_a_year") * HALF * share
    letters = pl.col("state").is_in(["CA", "WA", "OR", "MI"])
    grade = pl.when(letters).then(_letter()).otherwise(pl.col("score").cast(pl.String))
    hours = (pl.col("days") * SCHOOL_DAYS * HOURS_A_DAY).cast(pl.Int32).cast(pl.String)
    under_way = pl.col("stops") > until
    known = pl.when("finished").then(pl.col("closes") + pl.duration(days=10))
    finished = pl.when("finished")
    left = pl.when(~pl.col("finished"))
    return each.select(
        "child", "state", "second",
        known_on=known.when(under_way).then(pl.lit(until) - pl.duration(days=9)).otherwise("stops"),
        course_title="course_title",
        subject_area_name="subject_area_name",
        course_type=pl.lit("01"),
        begin_academic_year=pl.col("year").cast(pl.String),
        end_academic_year=(pl.col("year") + 1).cast(pl.String),
        course_section="section",
        term_type=pl.lit(SEMESTER),
        clock_hours=left.then(hours),
        grade_to_date=left.then(grade),
        credits_granted=finished.then(granted.round(2).cast(pl.Decimal(6, 2)).cast(pl.String)),
        final_grade=finished.then(grade),
    )  # fmt: skip


def _letter() -> pl.Expr:
    score = pl.col("score")
    return (
        pl.when(score >= 93).then(pl.lit("A")).when(score >= 90).then(pl.lit("A-"))  # noqa: PLR2004 - the usual scale
        .when(score >= 87).then(pl.lit("B+")).when(score >= 80).then(pl.lit("B"))  # noqa: PLR2004
        .when(score >= 70).then(pl.lit("C")).when(score >= 60).then(pl.lit("D")).otherwise(pl.lit("F"))  # noqa: PLR2004
    )  # fmt: skip
