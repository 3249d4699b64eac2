"""On which days of a period a child is proved to have lived in a State, and between which days a move makes it eligible."""

from typing import Final

import polars as pl

from vereda.core.calendar import EligibilityTerm, Period, months_later
from vereda.core.counts.rules import Edges
from vereda.core.counts.tables import rows
from vereda.core.counts.told import Told

PUPIL: Final = ("state", "child")
KEPT: Final = (
    "enrollment_type",
    "grade_level",
    "school",
    "district",
    "lep_indicator",
    "idea_indicator",
    "pfs_flag",
    "continuation_of_services_reason",
)
TYPES: Final = pl.DataFrame(rows("enrollment_types.csv")).select(
    "enrollment_type", served=pl.col("mep_funded") == "yes", summer=pl.col("summer") == "yes"
)
DAY: Final = pl.duration(days=1)
PERIOD_BEGINS: Final = 9  # September, 20 USC 6393(a)(1)(A)


def spans(told: Told, owners: pl.DataFrame, period: Period, edges: Edges) -> pl.DataFrame:
    """Days of the period on which a child is proved to live in a State, as spans.

    An enrollment proves its days; one without withdrawal those until the end of the period it began in, for each year's
    residence is said anew. A residency date and a residency verification prove themselves. So does a day of service.

    `owners`: record, state, child. Columns: state, child, begins, ends (Date, within the period), summer, served (Boolean),
    and of the enrollment: grade_level, school, district, lep_indicator, idea_indicator, pfs_flag, continuation_of_services_reason.
    """
    said = told.enrollments.join(owners, on="record").join(TYPES, on="enrollment_type", how="left")
    said = said.with_columns(pl.col("served", "summer").fill_null(value=False))
    if not edges.enrollment_is_service:
        said = said.with_columns(served=False, summer=False)
    attended = said.select(*PUPIL, *KEPT, "served", "summer", begins="enrollment_date", ends=_until())
    points = [
        said.filter(pl.col(day).is_not_null()).select(*PUPIL, *KEPT, served=False, summer=False, begins=day, ends=day)
        for day in ("residency_date", "residency_verification_date")
    ]
    services = told.services.join(owners, on="record").with_columns(
        served=pl.lit(value=True), begins=pl.col("first"), ends=pl.col("last").fill_null(pl.col("first"))
    )
    services = services.select(*PUPIL, "summer", "served", "continuation_of_services_reason", "begins", "ends")
    every = pl.concat([attended, *points, services], how="diagonal")
    touching = every.filter(pl.col("begins") <= period.last, pl.col("ends") >= period.first)
    return touching.with_columns(
        begins=pl.max_horizontal("begins", pl.lit(period.first)), ends=pl.min_horizontal("ends", pl.lit(period.last))
    )


def _until() -> pl.Expr:
    begins = pl.col("enrollment_date")
    year = begins.dt.year() + (begins.dt.month() >= PERIOD_BEGINS).cast(pl.Int32)
    end_of_period = pl.date(year, PERIOD_BEGINS, 1) - DAY
    return pl.max_horizontal(pl.col("withdrawal_date").fill_null(end_of_period), begins)


def windows(told: Told, owners: pl.DataFrame, edges: Edges) -> pl.DataFrame:
    """From when to when each qualifying move makes its child eligible: state, child, arrived, expires (Date, both eligible).

    36 months, or less where the State says so; never more (20 USC 6399(3)).
    """
    term = EligibilityTerm()
    latest = months_later(pl.col("qualifying_arrival_date"), term.months, leap=edges.leap_birthday)
    expires = pl.min_horizontal(pl.col("eligibility_expiration_date"), latest)
    if not edges.expiration_counts:
        expires -= DAY
    return told.moves.join(owners, on="record").select(*PUPIL, arrived="qualifying_arrival_date", expires=expires)
