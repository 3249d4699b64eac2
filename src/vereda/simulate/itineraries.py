"""Where families live from when to when: a home, the season's work along the streams, and back."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from vereda.simulate.people import home_states
from vereda.simulate.schools import numbered_towns
from vereda.simulate.tables import streams

THERE_BEFORE = 0.6  # of families: came before the first file
TRAVELS = 0.55  # of families, each year
SECOND_STOP = 0.18  # of travelling families: a second place of work in the same season
STAYS_ON = 0.06  # of travelling families: no return that year
MOVES_AT_HOME = 0.14  # of the others: to another town of their State
QUALIFIES = 0.88  # of moves after the first: made for such work
LAST_DAYS = 16  # before `until`: a move so late is not yet known to a State
SHORTEST_STAY = 14  # days
DAY = np.timedelta64(1, "D")


def itineraries(
    rng: np.random.Generator, truth: pl.DataFrame, states: Sequence[str], *, start: date, until: date
) -> pl.DataFrame:
    """The stays of every family, in order: columns family (Int64), stay (UInt32, from 0), state, town_no (UInt32), town,
    arrived, left (Date; null for where it is now), qualifying (Boolean), from_town, from_state, from_country.

    `truth` are children as `families` gives them. The first stay of a family begins in a qualifying move.
    """
    families = truth.group_by("family", maintain_order=True).agg(
        pl.col("birth_date").max().alias("youngest"), pl.col("birth_country").first().alias("country")
    )
    home = home_states(rng, families.height, states)
    moves = _moves(rng, families, home, states, start=np.datetime64(start, "D"), until=np.datetime64(until, "D"))
    return _stays(rng, moves, families, states)


def _moves(
    rng: np.random.Generator, families: pl.DataFrame, home: np.ndarray, states: Sequence[str], *,
    start: np.datetime64, until: np.datetime64,
) -> pl.DataFrame:  # fmt: skip
    came = _arrivals(rng, families.height, start, until)
    sure = np.ones(families.height, bool)
    events = [_events(families, came, home, 0, qualifying=sure)]
    for year in range(start.astype(object).year, until.astype(object).year + 1):
        events += _season(rng, families, home, states, year)
    events.append(_after_birth(rng, pl.concat(events), families, home, until))
    arrivals = families.select("family", came=pl.Series(came))
    rows = pl.concat(events).join(arrivals, on="family", how="left", maintain_order="left")
    return rows.filter(pl.col("day") >= pl.col("came"), pl.col("day") <= _latest(until)).drop("came")


def _latest(until: np.datetime64) -> pl.Expr:
    """The last day on which a move can be made that a State will know of."""
    return pl.lit(pl.Series(np.array([until - LAST_DAYS * DAY])).cast(pl.Date).item())


def _arrivals(rng: np.random.Generator, count: int, start: np.datetime64, until: np.datetime64) -> np.ndarray:
    """When each family's first stay begins: most before the files do, the others while the years go by."""
    span = max(int((until - start).astype(np.int64)) - 45, 1)
    before = start - rng.integers(0, 700, count) * DAY
    later = start + rng.integers(0, span, count) * DAY
    return np.where(rng.random(count) < THERE_BEFORE, before, later)


def _after_birth(
    rng: np.random.Generator, events: pl.DataFrame, families: pl.DataFrame, home: np.ndarray, until: np.datetime64
) -> pl.DataFrame:
    """A child born after its family's last move has none of its own: such families move once more, at home."""
    so_far = events.filter(pl.col("day") <= _latest(until))
    last = families.join(
        so_far.group_by("family").agg(pl.col("day").max()), on="family", how="left", maintain_order="left"
    )
    youngest = families["youngest"].to_numpy().astype("datetime64[D]")
    newborn = np.flatnonzero(last["day"].to_numpy().astype("datetime64[D]") <= youngest + 10 * DAY)
    room = (until - 25 * DAY - youngest).astype(np.int64) - 15
    settled = youngest + 15 * DAY + (rng.random(len(room)) * room).astype(np.int64) * DAY
    sure = np.ones(len(newborn), bool)
    return _events(families[newborn], settled[newborn], home[newborn], 1, qualifying=sure, for_newborn=True)


def _events(
    families: pl.DataFrame, days: np.ndarray, places: np.ndarray, shift: int, *, qualifying: np.ndarray,
    for_newborn: bool = False,
) -> pl.DataFrame:  # fmt: skip
    return pl.DataFrame(
        {
            "family": families["family"],
            "day": pl.Series(days.astype("datetime64[D]")).cast(pl.Date),
            "place": pl.Series(places.astype(np.int64)),
            "shift": pl.Series([shift], dtype=pl.UInt32).new_from_index(0, families.height),
            "qualifying": pl.Series(qualifying, dtype=pl.Boolean),
            "for_newborn": pl.Series([for_newborn]).new_from_index(0, families.height),
        }
    )


def _season(
    rng: np.random.Generator, families: pl.DataFrame, home: np.ndarray, states: Sequence[str], year: int
) -> list[pl.DataFrame]:
    """One year's moves: out, perhaps on, and back; or to another town at home."""
    count = families.height
    row, second = _streams_of(rng, home, states), _streams_of(rng, home, states)
    travels = (rng.random(count) < TRAVELS) & (row["to"] >= 0)
    out = row["from_day"] + np.datetime64(f"{year}-01-01") + rng.integers(0, 40, count) * DAY
    back = row["to_day"] + np.datetime64(f"{year}-01-01") + rng.integers(0, 45, count) * DAY
    onward = out + ((back - out) * (0.4 + 0.2 * rng.random(count))).astype("timedelta64[D]")
    qualifies = rng.random((3, count)) < QUALIFIES
    stops = travels & (rng.random(count) < SECOND_STOP) & (second["to"] >= 0)
    returns = travels & (rng.random(count) >= STAYS_ON)
    at_home = ~travels & (rng.random(count) < MOVES_AT_HOME)
    day = np.datetime64(f"{year}-01-15") + rng.integers(0, 330, count) * DAY
    legs = (
        (travels, out, row["to"], 0, qualifies[0]), (stops, onward, second["to"], 0, qualifies[1]),
        (returns, back, home, 0, qualifies[2]), (at_home, day, home, year % 3, np.ones(count, bool)),
    )  # fmt: skip
    return [
        _events(families.filter(pl.Series(who)), days[who], to[who], shift, qualifying=qualifying[who])
        for who, days, to, shift, qualifying in legs
    ]


def _streams_of(rng: np.random.Generator, home: np.ndarray, states: Sequence[str]) -> dict[str, np.ndarray]:
    """A stream for each home State, drawn by its share: destination (-1: none), first and last day from January 1."""
    count = len(home)
    drawn = {
        "to": np.full(count, -1),
        "from_day": np.zeros(count, "timedelta64[D]"),
        "to_day": np.zeros(count, "timedelta64[D]"),
    }
    places = {state: place for place, state in enumerate(states)}
    for state, place in places.items():
        rows = streams().filter(pl.col("home") == state, pl.col("state").is_in(list(states)))
        here = np.flatnonzero(home == place)
        if not rows.height:
            continue
        shares = rows["share"].to_numpy()
        chosen = rng.choice(rows.height, len(here), p=shares / shares.sum())
        first, last = rows["from_month"].to_numpy()[chosen], rows["to_month"].to_numpy()[chosen]
        drawn["to"][here] = rows["state"].replace_strict(places).to_numpy()[chosen]
        drawn["from_day"][here] = ((first - 1) * 30.4).astype(np.int64) * DAY
        drawn["to_day"][here] = ((last - 1 + 12 * (last < first)) * 30.4).astype(np.int64) * DAY
    return drawn


def _stays(
    rng: np.random.Generator, moves: pl.DataFrame, families: pl.DataFrame, states: Sequence[str]
) -> pl.DataFrame:
    """Moves in order of time, each with the town it leads to and the town it comes from; moves in haste are left out."""
    towns = numbered_towns(tuple(states)).select("state", "town_no", "town", "towns")
    ordered = moves.sort("family", "day", "place", "shift")
    days_since = pl.col("day").diff().over("family").dt.total_days().fill_null(SHORTEST_STAY)
    ordered = ordered.filter((days_since >= SHORTEST_STAY) | "for_newborn")
    ordered = ordered.with_columns(state=pl.Series(list(states)).gather(ordered["place"]))
    base = families.select(
        "family", "country", base=pl.Series(rng.integers(0, 1 << 16, families.height).astype(np.uint32))
    )
    placed = ordered.join(base, on="family", how="left", maintain_order="left").join(
        towns.select("state", "towns").unique(), on="state", how="left", maintain_order="left"
    )
    before = pl.struct("place", "shift").shift(1).over("family")
    on = (pl.struct("place", "shift") == before).fill_null(value=False).cum_sum().over(
        "family"
    ) % 2  # never to the same town
    town_no = (pl.col("base") + pl.col("place").cast(pl.UInt32) * 7919 + pl.col("shift") + on) % pl.col("towns")
    placed = placed.with_columns(town_no=town_no.cast(pl.UInt32)).join(
        towns.drop("towns"), on=["state", "town_no"], how="left", maintain_order="left"
    )
    left = pl.col("day").shift(-1).over("family") - pl.duration(days=1 + pl.col("base") % 5)
    came_from = {name: pl.col(name).shift(1).over("family") for name in ("town", "state")}
    abroad = came_from["state"].is_null() & (pl.col("country") != "US")
    return placed.select(
        "family", pl.int_range(pl.len(), dtype=pl.UInt32).over("family").alias("stay"), "state", "town_no", "town",
        pl.col("day").alias("arrived"), left.alias("left"),
        (pl.col("qualifying") | came_from["state"].is_null()).alias("qualifying"),
        came_from["town"].alias("from_town"),
        pl.when(came_from["state"].is_not_null()).then(came_from["state"]).when(~abroad).then("state").alias("from_state"),
        pl.when(abroad).then("country").alias("from_country"),
    )  # fmt: skip
