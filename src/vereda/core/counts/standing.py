"""Where a counted child is shown, and as what: its district and school, its grade, and what the State said of it."""

from typing import Final

import polars as pl

from vereda.core.calendar import months_later
from vereda.core.counts.spans import PUPIL
from vereda.core.counts.tables import rows

UNDER_3, PRESCHOOL, MISSING = "UNDER3", "3TO5NOTK", "MISSING"
SCHOOL_AGE: Final = 6
MONTHS_OF_PRIORITY: Final = 12
BY_AGE: Final = "by_age"
_GRADES: Final = pl.DataFrame(rows("age_grades.csv")).select(
    grade_level="grade", said="age_grade", rank=pl.col("rank").cast(pl.Int8)
)
AGE_GRADES: Final = (
    UNDER_3,
    PRESCHOOL,
    *(row["age_grade"] for row in rows("age_grades.csv") if row["age_grade"] not in (BY_AGE, "UG", "OOS")),
    "UG",
    "OOS",
    MISSING,
)  # in the order of EDFacts

_NAMES: Final = {row["age_grade"]: {"en": row["meaning"], "es": row["meaning_es"]} for row in rows("age_grades.csv")}


def by_grade(age_grade: str, language: str) -> str:
    """The name of a grade, of UG or OOS, in `en` or `es`."""
    return _NAMES[age_grade][language]


def standing(lived: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """state, child, age_grade, district, school (String; the last ones said), lep, idea, pfs (Boolean; said once is said).

    A child is shown once, in the highest grade of the period. Without a grade, or in one before kindergarten, its age on the
    last counted day says it. `lived`: the columns of `spans`; `counted`: state, child, age.
    """
    graded = lived.join(_GRADES, on="grade_level", how="left").sort("ends", "begins")
    last = {name: pl.col(name).drop_nulls().last() for name in ("district", "school")}
    said = {name: (pl.col(column) == "Yes").any() for name, column in _FLAGS.items()}
    shown = graded.group_by(PUPIL).agg(said=pl.col("said").sort_by("rank", nulls_last=False).last(), **last, **said)
    return counted.select(*PUPIL, "age").join(shown, on=PUPIL).select(
        *PUPIL, *last, *said, age_grade=_age_grade()
    )  # fmt: skip


def priority_past_its_day(lived: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """state, child of whom a span says priority for services though no move was within the year before it or in it.

    Priority rests on a move of the last year (20 USC 6394(d)), so it ends by itself. `lived`: the columns of `spans`; `moves`: of
    `windows`.
    """
    flagged = lived.filter(pl.col("pfs_flag") == "Yes").select(*PUPIL, "begins", "ends").with_row_index("span")
    until = months_later(pl.col("arrived"), MONTHS_OF_PRIORITY)
    fresh = flagged.join(moves, on=PUPIL).filter(pl.col("arrived") <= pl.col("ends"), until >= pl.col("begins"))
    return flagged.join(fresh, on="span", how="anti").select(PUPIL).unique()


_FLAGS: Final = {"lep": "lep_indicator", "idea": "idea_indicator", "pfs": "pfs_flag"}


def _age_grade() -> pl.Expr:
    said, age = pl.col("said"), pl.col("age")
    young = pl.when(age < 3).then(pl.lit(UNDER_3)).otherwise(pl.lit(PRESCHOOL))  # noqa: PLR2004
    return (
        pl.when(said == BY_AGE).then(young)
        .when(said.is_null() & (age < SCHOOL_AGE)).then(young)
        .otherwise(said.fill_null(pl.lit(MISSING)))
    )  # fmt: skip
