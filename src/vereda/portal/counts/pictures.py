"""The tile map and the trend of a count, as places and sizes of an SVG drawn on the server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

GRID: Final = """
AK .. .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. .. VT NH
.. WA ID MT ND MN IL WI MI NY RI MA
.. OR NV WY SD IA IN OH PA NJ CT ..
.. CA UT CO NE MO KY WV VA MD DE ..
.. .. AZ NM KS AR TN NC SC DC .. ..
.. .. .. .. OK LA MS AL GA .. .. ..
HI .. .. .. TX .. .. .. .. FL .. PR
"""
TILE, GAP = 46, 3
STEPS: Final = 5
SHARES: Final = (0.02, 0.1, 0.25, 0.5)  # of the largest State, where a step of colour begins
KEY_WIDTH, KEY_HEIGHT = 100, 34
THOUSAND, TEN_THOUSAND = 1_000, 10_000


@dataclass(frozen=True)
class Tile:
    """`step`: 1 … 5, or 0 for a State without a figure. `words`: its figure, short enough for the tile."""

    state: str
    x: int
    y: int
    middle: float
    step: int
    words: str


@dataclass(frozen=True)
class Step:
    number: int
    x: int
    words: str


@dataclass(frozen=True)
class TileMap:
    width: int
    height: int
    tiles: tuple[Tile, ...]
    steps: tuple[Step, ...]
    key_y: int


def tile_map(figures: Mapping[str, int]) -> TileMap:
    """A tile a State, darker with more children. `figures`: State's letters → children; States without are empty tiles."""
    bounds = _bounds(max(figures.values(), default=0))
    placed = [
        (code, column, row)
        for row, line in enumerate(GRID.split("\n")[1:-1])
        for column, code in enumerate(line.split())
        if code != ".."
    ]
    side = TILE + GAP
    tiles = tuple(
        Tile(
            code,
            column * side,
            row * side,
            column * side + TILE / 2,
            _step(figures.get(code), bounds),
            short(figures[code]) if code in figures else "",
        )
        for code, column, row in placed
    )
    height = 8 * side
    return TileMap(12 * side - GAP, height + KEY_HEIGHT, tiles, _key(bounds), height + 12)


def short(number: int) -> str:
    """802, 3.2k, 69k."""
    if number < THOUSAND:
        return str(number)
    return f"{number / THOUSAND:.1f}k" if number < TEN_THOUSAND - 50 else f"{number / THOUSAND:.0f}k"


def _bounds(most: int) -> tuple[int, ...]:
    """Where the steps two to five begin: round numbers at a share of the largest."""
    return tuple(_round(share * most) for share in SHARES)


def _round(value: float) -> int:
    unit = int("1".ljust(len(str(int(value))), "0"))
    return max(1, int(value / unit + 0.5)) * unit


def _step(number: int | None, bounds: tuple[int, ...]) -> int:
    return 0 if number is None else 1 + sum(number >= bound for bound in bounds)


def _key(bounds: tuple[int, ...]) -> tuple[Step, ...]:
    ends = [
        f"< {short(bounds[0])}",
        *(f"{short(low)}–{short(high)}" for low, high in pairwise(bounds)),
    ]
    words = [*ends, f"≥ {short(bounds[-1])}"]
    return tuple(Step(number + 1, number * KEY_WIDTH, text) for number, text in enumerate(words))


@dataclass(frozen=True)
class Bar:
    label: str
    number: int
    words: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    is_now: bool


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, str], ...]  # y and figure of the lines across


TREND_WIDTH, TREND_HEIGHT, HEAD, FOOT, LEFT = 560, 300, 28, 30, 62
WIDEST_BAR = 64


def short_years(period: str) -> str:
    """25–26."""
    return period[2:].replace("-", "–")


def trend_bars(figures: Mapping[str, int], now: str, *, label: Callable[[str], str] = short_years) -> Trend:
    """A bar a period, oldest first; `now`: the one that stands out."""
    most = max(figures.values(), default=0) or 1
    scale = (TREND_HEIGHT - HEAD - FOOT) / most
    floor = TREND_HEIGHT - FOOT
    room = (TREND_WIDTH - LEFT) / max(1, len(figures))
    width = min(WIDEST_BAR, room * 0.7)
    bars = tuple(
        Bar(
            label=label(period),
            number=number,
            words=short(number),
            x=round(LEFT + room * place + (room - width) / 2, 1),
            y=round(floor - number * scale, 1),
            width=round(width, 1),
            height=round(number * scale, 1),
            middle=round(LEFT + room * (place + 0.5), 1),
            is_now=period == now,
        )
        for place, (period, number) in enumerate(figures.items())
    )
    step = _round(most / 3)
    lines = tuple((round(floor - value * scale, 1), short(value)) for value in range(step, most + 1, step))
    return Trend(TREND_WIDTH, TREND_HEIGHT, floor, bars, lines)
