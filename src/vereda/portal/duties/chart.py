"""The share of duties met on time, month by month, as lines: geometry only, drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vereda.exchange.duties.queries import Month

WIDTH, HEIGHT = 440, 220
LEFT, RIGHT, TOP, FLOOR = 44, 420, 14, 180
LINES = (0, 25, 50, 75, 100)  # per cent


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    per_cent: int


@dataclass(frozen=True)
class Line:
    """The months of a line that have anything due, in runs without a gap."""

    runs: Sequence[str]
    points: Sequence[Point]

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None


@dataclass(frozen=True)
class Chart:
    lines: Sequence[Line]
    months: Sequence[tuple[float, date]]
    levels: Sequence[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    floor: int = FLOOR


def chart(*series: Sequence[Month]) -> Chart:
    """Lines over the same months."""
    step = (RIGHT - LEFT) / max(1, len(series[0]) - 1)
    months = [(round(LEFT + place * step, 1), one.month) for place, one in enumerate(series[0])]
    return Chart(
        lines=[_line(one, [x for x, _month in months]) for one in series],
        months=months,
        levels=[(_y(level / 100), level) for level in LINES],
    )


def _y(share: float) -> float:
    return round(FLOOR - share * (FLOOR - TOP), 1)


def _line(months: Sequence[Month], places: Sequence[float]) -> Line:
    points: list[Point] = []
    runs: list[list[Point]] = [[]]
    for x, month in zip(places, months, strict=True):
        share = month.share
        if share is None:
            runs.append([])
            continue
        point = Point(x, _y(share), round(100 * share))
        points.append(point)
        runs[-1].append(point)
    whole = [" ".join(f"{point.x},{point.y}" for point in some) for some in runs if len(some) > 1]
    return Line(whole, points)
