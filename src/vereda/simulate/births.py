"""When and where the children of a family were born."""

from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.tables import states, table

DAYS_A_YEAR = 365.25
OLDEST = int(21.4 * DAYS_A_YEAR)  # eligibility ends before the 22nd birthday: nobody older is in the nation
YOUNGEST = 60  # days: young enough for a first move after the birth, old enough that a State has told of it
LEAST_GAP = 320  # days between two births of one mother, at least


def birth_dates(
    rng: np.random.Generator, sizes: np.ndarray, order: np.ndarray, twin_rate: float, *, until: date
) -> tuple[np.ndarray, np.ndarray]:
    """Birth dates (datetime64[D]) of children in order of birth, and whether each is a twin of the one before."""
    n = len(order)
    twin = (rng.random(n) < twin_rate) & (order > 0)
    gaps = np.where((order > 0) & ~twin, LEAST_GAP + rng.gamma(1.6, 430.0, n), 0.0)
    since_first = _sums_within(gaps, sizes)
    youngest_age = rng.triangular(0.1, 6.0, 17.5, len(sizes)) * DAYS_A_YEAR
    span = np.maximum.reduceat(since_first, np.cumsum(sizes) - sizes)
    youngest_age = np.clip(np.minimum(youngest_age, OLDEST - span), YOUNGEST, None)
    squeeze = np.minimum(1.0, (OLDEST - youngest_age) / np.maximum(span, 1.0))
    age = np.repeat(youngest_age + span * squeeze, sizes) - since_first * np.repeat(squeeze, sizes)
    days = np.datetime64(until, "D") - np.rint(age).astype("timedelta64[D]")
    before = np.flatnonzero(twin)
    for place in before:  # one at a time: a triplet takes the date of a twin just set
        days[place] = days[place - 1]
    return days, twin


def _sums_within(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Running sums that begin anew with each family."""
    sums = np.cumsum(values)
    starts = np.cumsum(sizes) - sizes
    within: np.ndarray = sums - np.repeat(sums[starts] - values[starts], sizes)
    return within


def birthplaces(
    rng: np.random.Generator, cultures: list[str], culture: np.ndarray, family: np.ndarray, born: np.ndarray,
    foreign_share: float, *, until: date,
) -> dict[str, pl.Series]:  # fmt: skip
    """Children born before the family came: a town of its country. The others: a town of the State it came to first."""
    count = len(culture)
    abroad = _towns_abroad(rng, cultures, culture)
    home = _home_towns(rng, count)
    arrived = np.where(
        rng.random(count) < foreign_share,
        np.datetime64(until, "D") - (rng.random(count) * 12 * DAYS_A_YEAR).astype("timedelta64[D]"),
        np.datetime64("1990-01-01"),
    )
    foreign = pl.Series(born < arrived[family])
    rows = pl.Series(family)
    city, country = (column.gather(rows) for column in abroad)
    home_city, home_state = (column.gather(rows) for column in home)
    return {
        "birth_city": city.zip_with(foreign, home_city),
        "birth_state": pl.Series([None], dtype=pl.String).new_from_index(0, len(rows)).zip_with(foreign, home_state),
        "birth_country": country.zip_with(foreign, pl.Series(["US"]).new_from_index(0, len(rows))),
    }


def _towns_abroad(rng: np.random.Generator, cultures: list[str], culture: np.ndarray) -> tuple[pl.Series, pl.Series]:
    towns = table("birthplaces").with_columns(pl.col("share").cast(pl.Float64))
    drawn = np.zeros(len(culture), dtype=np.uint32)
    for number, name in enumerate(cultures):
        here = culture == number
        rows = towns.with_row_index().filter(culture=name)
        shares = rows["share"].to_numpy()
        drawn[here] = rng.choice(rows["index"].to_numpy(), int(here.sum()), p=shares / shares.sum())
    return towns["city"].gather(drawn), towns["country"].gather(drawn)


def _home_towns(rng: np.random.Generator, count: int) -> tuple[pl.Series, pl.Series]:
    towns = table("towns").join(states().select("state", "weight"), on="state")
    towns = towns.with_columns(share=pl.col("weight") / pl.len().over("state"))
    shares = towns["share"].to_numpy()
    drawn = rng.choice(towns.height, count, p=shares / shares.sum())
    return towns["town"].gather(drawn), towns["state"].gather(drawn)
