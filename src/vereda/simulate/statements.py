"""When each State says what: facts become known, and go out with the State's next file.

The first statement of a record is an insert (I), the full statement; those that follow are updates (U) and carry the
demographics and the sub-records that are new or changed. A number that a State gave a child twice is deleted (D) later.
"""

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from vereda.simulate.facts import WHO
from vereda.simulate.people import SERIALS, with_state_ids
from vereda.simulate.tables import states as all_states

CADENCES: Final = ("daily", "weekly", "monthly", "term", "year")
# What tells one sub-record of a student from another; the same thing said twice on a day is said once.
SAME_THING: Final = {
    "qualifying_moves": ("qualifying_arrival_date", "qualifying_move_to_city", "qualifying_move_to_state"),
    "enrollments": ("enrollment_date", "enrollment_type", "school_identification_code", "school_or_project_name"),
    "course_history": ("course_title", "begin_academic_year", "end_academic_year", "term_type", "course_section"),
    "assessments": ("assessment_title", "assessment_content", "assessment_type", "assessment_administration_date"),
    "alternate_ids": ("alternate_state_student_id", "alternate_state_student_id_type"),
}
LEAST_DELAY, DELAYS = 2, 6  # days from an event to the State's file
LOADING_DAYS = 20  # what was known before the first file goes out in the first weeks
DELETED = 0.6  # of second numbers
FRIDAY = 5
SUMMER_ENDS = 8


def records_of(facts: pl.DataFrame) -> pl.DataFrame:
    """One row per State record: rec (UInt32), child, state, second, state_student_id, first_day (Date).

    `facts` are enrollments with `arrived`; a record's first day is its first arrival.
    """
    rows = (
        facts.group_by(*WHO, maintain_order=True).agg(pl.col("arrived").min().alias("first_day")).with_row_index("rec")
    )
    places = {state: place for place, state in enumerate(all_states()["state"])}
    place = pl.col("state").replace_strict(places, return_dtype=pl.Int64)
    assert len(places) * 2 <= SERIALS
    return with_state_ids(rows, place * 2 + pl.col("second").cast(pl.Int64))


def send_days(rng: np.random.Generator, records: pl.DataFrame, *, start: date) -> pl.DataFrame:
    """For each record: `delay` in days, `earliest` day of its first statement, `deleted_on` (Date or null)."""
    count = records.height
    return records.select(
        "rec", *WHO,
        delay=pl.Series(LEAST_DELAY + rng.integers(0, DELAYS, count)),
        earliest=pl.lit(start) + pl.duration(days=pl.lit(pl.Series(rng.integers(0, LOADING_DAYS, count)))),
        delete_after=pl.Series(np.where(rng.random(count) < DELETED, 40 + rng.integers(0, 200, count), -1)),
    )  # fmt: skip


def sent(facts: pl.DataFrame, group: str, days: pl.DataFrame, *, cadence: str, until: date) -> pl.DataFrame:
    """The sub-records that go out by `until`: rec, send_day (Date) and the elements; the last version of each a day."""
    rows = facts.join(days.drop("delete_after"), on=list(WHO), how="inner", maintain_order="left")
    ready = pl.max_horizontal(pl.col("known_on") + pl.duration(days="delay"), "earliest")
    rows = rows.with_columns(ready=ready).filter(pl.col("ready") <= until)
    rows = rows.with_columns(send_day=pl.min_horizontal(by_state("ready", cadence), pl.lit(until)))
    rows = rows.sort("rec", "send_day", "known_on", maintain_order=True)
    once = rows.unique(["rec", "send_day", *SAME_THING[group]], keep="last", maintain_order=True)
    return once.drop(*WHO, "known_on", "ready", "delay", "earliest")


def by_state(column: str, cadence: str) -> pl.Expr:
    """The day of the next file of the row's `state`: a State that fills in a spreadsheet does so once a week at most."""
    by_hand = all_states().filter(carrier="xlsx")["state"].to_list()
    weekly = next_file(column, "weekly" if cadence == "daily" else cadence)
    return pl.when(pl.col("state").is_in(by_hand)).then(weekly).otherwise(next_file(column, cadence))


def next_file(column: str, cadence: str) -> pl.Expr:
    """The day of the State's next file, on or after a day."""
    day = pl.col(column)
    weekday = day.dt.weekday().cast(pl.Int64)
    if cadence == "daily":
        return day + pl.duration(days=pl.when(weekday > FRIDAY).then(8 - weekday).otherwise(0))
    if cadence == "weekly":
        return day + pl.duration(days=(FRIDAY - weekday) % 7)
    if cadence == "monthly":
        return day.dt.month_end()
    month, year = day.dt.month(), day.dt.year()
    if cadence == "year":
        return pl.date(year + (month > SUMMER_ENDS).cast(pl.Int32), SUMMER_ENDS, 31)
    return (
        pl.when(month == 1).then(pl.date(year, 1, 31))
        .when(month <= 6).then(pl.date(year, 6, 30))  # noqa: PLR2004 - the ends of spring term and summer
        .when(month <= SUMMER_ENDS).then(pl.date(year, 8, 31))
        .otherwise(pl.date(year + 1, 1, 31))
    )  # fmt: skip


def statements(groups: dict[str, pl.DataFrame], days: pl.DataFrame, *, cadence: str, until: date) -> pl.DataFrame:
    """One row per record and day it is spoken of: rec, send_day, action (I, U or D), edition of the demographics.

    A deleted record is spoken of no more.
    """
    said = pl.concat([frame.select("rec", "send_day") for frame in groups.values()]).unique().sort("rec", "send_day")
    nth = pl.int_range(pl.len()).over("rec")
    said = said.with_columns(
        action=pl.when(nth == 0).then(pl.lit("I")).otherwise(pl.lit("U")), edition=(nth > 0).cast(pl.Int32)
    )
    gone = days.filter("second", pl.col("delete_after") > 0).join(
        said.group_by("rec").agg(pl.col("send_day").min().alias("first")), on="rec", maintain_order="left"
    )
    gone = gone.select("rec", "state", deleted_on=pl.col("first") + pl.duration(days="delete_after"))
    gone = gone.filter(pl.col("deleted_on") <= until)
    gone = gone.with_columns(deleted_on=pl.min_horizontal(by_state("deleted_on", cadence), pl.lit(until)))
    kept = said.join(gone, on="rec", how="left", maintain_order="left").drop("state")
    kept = kept.filter(pl.col("deleted_on").is_null() | (pl.col("send_day") < pl.col("deleted_on"))).drop("deleted_on")
    ends = gone.select("rec", send_day="deleted_on", action=pl.lit("D"), edition=pl.lit(1, pl.Int32))
    return pl.concat([kept, ends]).sort("rec", "send_day")
