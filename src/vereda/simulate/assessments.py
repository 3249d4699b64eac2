"""State tests in spring and tests of English in winter, under the names of each State's programme."""

from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.tables import table

MATHEMATICS, READING, SCIENCE, ENGLISH = "09", "10", "11", "04"  # assessment types; 04 is the test of English learners
SCALE_SCORE = "3479"
# Which grades take what: content, type, grades
TESTS = (
    ("Mathematics", MATHEMATICS, (3, 4, 5, 6, 7, 8, 11)),
    ("Reading or language arts", READING, (3, 4, 5, 6, 7, 8, 10)),
    ("Science", SCIENCE, (5, 8, 11)),
)


def assessments(rng: np.random.Generator, rows: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """One row per test taken: child, state, second, known_on (Date) and the elements of `assessments` as text.

    A test is taken by who is enrolled in school on its day: State tests on April 20, English on February 10. Tests of
    types 09–11 carry the interpretations that the federal list allows, the others the State's own words.
    """
    in_school = rows.filter(kind="school")
    spring = [
        _sat(in_school, "04-20", until)
        .filter(pl.col("grade").is_in(grades))
        .with_columns(content=pl.lit(content), type=pl.lit(kind))
        for content, kind, grades in TESTS
    ]
    english = _sat(in_school, "02-10", until).filter(pl.col("lep") == "Yes")
    taken = pl.concat(
        [*spring, english.with_columns(content=pl.lit("English language proficiency"), type=pl.lit(ENGLISH))]
    )
    taken = taken.sort("child", "day", "type", maintain_order=True)
    levels = table("assessments").with_columns(pl.col("level").cast(pl.Int64))
    most = levels.group_by("state").agg(pl.col("level").max().alias("levels"))
    merit = pl.Series(0.45 + 0.17 * taken["ability"].to_numpy() + rng.normal(0, 0.1, taken.height)).clip(0.0, 0.999)
    placed = taken.with_columns(merit=merit).join(most, on="state", how="left", maintain_order="left")
    placed = placed.with_columns(level=(pl.col("merit") * pl.col("levels")).cast(pl.Int64) + 1)
    return _as_elements(placed.join(levels, on=["state", "level"], how="left", maintain_order="left"))


def _sat(rows: pl.DataFrame, day: str, until: date) -> pl.DataFrame:
    on = pl.concat_str((pl.col("year") + 1).cast(pl.String), pl.lit(f"-{day}")).str.to_date("%Y-%m-%d")
    return rows.with_columns(day=on).filter(pl.col("day").is_between("begins", "stops"), pl.col("day") <= until)


def _as_elements(placed: pl.DataFrame) -> pl.DataFrame:
    english = pl.col("type") == ENGLISH
    programme = pl.when(english).then("english_test").otherwise("programme")
    title = pl.concat_str(
        programme,
        pl.when(~english).then(pl.concat_str(pl.lit(" "), pl.col("content").str.split(" or ").list.first())).otherwise(pl.lit("")),
        pl.lit(", grade "), "grade_level",
    )  # fmt: skip
    score = (1100 + 900 * pl.col("merit")).round().cast(pl.Int32).cast(pl.String)
    return placed.select(
        "child", "state", "second",
        known_on=pl.col("day") + pl.duration(days=50),
        assessment_title=title,
        assessment_content="content",
        assessment_type="type",
        assessment_administration_date=pl.col("day").dt.strftime("%m%Y"),
        assessment_reporting_method=pl.lit(SCALE_SCORE),
        score_results=score,
        assessment_interpretation=pl.when(english).then("label").otherwise("interpretation"),
    )  # fmt: skip
