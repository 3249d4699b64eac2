"""Who is counted, in which State, and who is not, by which rule."""

from datetime import date
from typing import Final

import polars as pl

from vereda.core.calendar import EligibilityTerm, Period, age_column, months_later
from vereda.core.counts.rules import CATEGORY_1, COUNTED, USUAL, Edges
from vereda.core.counts.spans import DAY, PUPIL, spans, windows
from vereda.core.counts.standing import priority_past_its_day, standing
from vereda.core.counts.told import Told

YOUNGEST: Final = 3
PER_PAIR: Final = ("arrived", "unexpired", "not_continued", "under_22", "over_2")


def count(told: Told, period: Period, *, as_of: date, edges: Edges = USUAL) -> pl.DataFrame:
    """Every child of every State that said anything of it, once a State, with the rule that keeps it out or `counted`.

    A child is in Category 1 of a State when there is a day of the period, not after `as_of`, on which it lived there, was
    within 36 months of a qualifying move, aged 3 to 21, and had not graduated before the period (20 USC 6393(a)(1)(A)); in
    Category 2 when on such a day, not after its graduation, it was in a summer or intersession project (B).

    Columns: state, child, birth_date, records (UInt32), reason (String, a rule's key or `counted`), category_1, category_2,
    birth_to_21 (Boolean), counted_on, last_day (Date, first and last such day), arrived_on, expires_on, lived_from,
    lived_until, graduated_on (Date), age (Int32), those of `standing`, and pfs_past (Boolean): priority is said of a day on which
    the last move was more than a year ago.
    """
    period = Period(period.first, min(period.last, as_of))
    owners = told.records.filter(~pl.col("withdrawn")).select("record", *PUPIL)
    pupils = _pupils(told, edges)
    lived = spans(told, owners, period, edges)
    moves = windows(told, owners, edges)
    graduated = (
        told.enrollments.filter(pl.col("graduation_hse_date").is_not_null())
        .join(owners, on="record")
        .group_by(PUPIL)
        .agg(graduated_on=pl.col("graduation_hse_date").min())
    )
    pupils = pupils.join(graduated, on=PUPIL, how="left")
    eligible = _days(lived, moves, pupils)
    counted = _decided(pupils, lived, moves, eligible, period)
    last = pl.coalesce("last_day", "lived_until", pl.lit(period.last))
    counted = counted.with_columns(age=age_column(pl.col("birth_date"), last, leap=edges.leap_birthday))
    past = priority_past_its_day(lived, moves).with_columns(pfs_past=pl.lit(value=True))
    counted = counted.join(standing(lived, counted), on=PUPIL, how="left").join(past, on=PUPIL, how="left")
    return _at_home(counted.with_columns(pl.col("pfs_past").fill_null(value=False))).sort(PUPIL)


def _pupils(told: Told, edges: Edges) -> pl.DataFrame:
    """One row a child and State; a birth date that its records say differently is the newest one's."""
    known = told.records.sort("said_on", "record").group_by(PUPIL)
    pupils = known.agg(
        birth_date=pl.col("birth_date").last(), records=(~pl.col("withdrawn")).sum(), recorded=(~pl.col("withdrawn")).any()
    )  # fmt: skip
    birthday = pl.col("birth_date")
    return pupils.with_columns(
        turns_3=months_later(birthday, YOUNGEST * 12, leap=edges.leap_birthday),
        turns_22=months_later(birthday, EligibilityTerm().until_birthday * 12, leap=edges.leap_birthday),
    )


def _days(lived: pl.DataFrame, moves: pl.DataFrame, pupils: pl.DataFrame) -> pl.DataFrame:
    """Each proof of residence beside each move: `begins` … `ends` are the days that both allow, as the rules narrow them.

    A rule that holds for a pair has that rule's name true, and holds only where those before it do.
    """
    pairs = lived.join(moves, on=PUPIL).join(pupils.select(*PUPIL, "turns_3", "turns_22", "graduated_on"), on=PUPIL)
    first = pl.max_horizontal("begins", "arrived")
    last = pl.min_horizontal("ends", "expires")
    young = pl.min_horizontal(last, pl.col("turns_22") - DAY)
    grown = pl.max_horizontal(first, pl.col("turns_3"))
    common = first <= last
    continued = pl.col("continuation_of_services_reason").is_not_null()
    return pairs.with_columns(
        arrived=first <= pl.col("ends"),
        unexpired=common | (continued & (first <= pl.col("ends"))),
        not_continued=common,
        under_22=first <= young,
        over_2=(first <= young) & (grown <= young),
        first_day=grown,
        last_day=young,
        in_summer=pl.col("summer") & (grown <= pl.min_horizontal(young, pl.col("graduated_on"))),
        was_served=pl.col("served") & (first <= young),
        was_continued=pl.col("served") & continued & (pl.col("ends") > pl.col("expires")),
    )


def _decided(
    pupils: pl.DataFrame, lived: pl.DataFrame, moves: pl.DataFrame, days: pl.DataFrame, period: Period
) -> pl.DataFrame:
    """The first rule that fails is the reason; the counts are what it leaves."""
    homes = lived.group_by(PUPIL).agg(lived_from=pl.col("begins").min(), lived_until=pl.col("ends").max())
    arrivals = moves.group_by(PUPIL).agg(
        arrived_on=pl.col("arrived").max(),
        expires_on=pl.col("expires").max(),
        moved_in_period=pl.col("arrived").is_between(period.first, period.last).any(),
    )
    own = pl.col("over_2")
    tested = days.group_by(PUPIL).agg(
        pl.col(*PER_PAIR).any(),
        pl.col("in_summer", "was_served", "was_continued").any(),
        counted_on=pl.col("first_day").filter(own).min(),
        last_day=pl.col("last_day").filter(own).max(),
    )
    joined = pupils.join(homes, on=PUPIL, how="left").join(arrivals, on=PUPIL, how="left")
    joined = joined.join(tested, on=PUPIL, how="left").with_columns(
        moved=pl.col("arrived_on").is_not_null(),
        resided=pl.col("lived_from").is_not_null(),
        not_graduated=(pl.col("graduated_on") >= period.first).fill_null(value=True),
    )
    holds = [pl.col(key).fill_null(value=False) for key in CATEGORY_1]
    reason = pl.coalesce(
        *(pl.when(~one).then(pl.lit(key)) for key, one in zip(CATEGORY_1, holds, strict=True)), pl.lit(COUNTED)
    )
    counted = pl.all_horizontal(holds)
    return joined.select(
        *PUPIL, "birth_date", "records",
        reason=reason,
        category_1=counted,
        category_2=counted & pl.col("in_summer").fill_null(value=False),
        birth_to_21=pl.all_horizontal(holds[:-1]),
        served=pl.all_horizontal(holds[:-1]) & pl.col("was_served").fill_null(value=False),
        continued=pl.col("was_continued").fill_null(value=False),
        moved_in_period=pl.col("moved_in_period").fill_null(value=False),
        counted_on=pl.when(counted).then("counted_on"),
        last_day=pl.when(counted).then("last_day"),
        **{name: pl.col(name) for name in ("arrived_on", "expires_on", "lived_from", "lived_until", "graduated_on")},
    )  # fmt: skip


def _at_home(counted: pl.DataFrame) -> pl.DataFrame:
    """Adds `home`: the State in which the nation counts the child, where it was proved to live last."""
    order = pl.struct(~pl.col("category_1"), -pl.col("last_day").cast(pl.Int32).fill_null(0), "state")
    return counted.with_columns(home=pl.col("category_1") & (order.rank("ordinal").over("child") == 1))
