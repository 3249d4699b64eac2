"""The chart of a child's enrollments over the school years: places and sizes only, from the same rows as the table.

Lengths are units of the drawing, of which the wide one has 1150 and the narrow one 340 across.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from vereda.core.calendar import Period, school_year

TOP, LANE, FOOT = 32, 46, 54
BAR = 32  # height
INSET = 8
SHORTEST = 7.0  # a stay of a day is still seen
LETTER = 7.4  # width of an average letter of a bar's name


@dataclass(frozen=True)
class Stay:
    """An enrollment as the chart needs it. `until` is None while it lasts."""

    state: str
    since: date
    until: date | None
    summer: bool
    name: str
    grade: str


@dataclass(frozen=True)
class Shape:
    width: float
    left: float  # room for the names of the lanes
    years: int  # at most so many school years, the latest


WIDE = Shape(width=1150, left=108, years=5)
NARROW = Shape(width=340, left=38, years=3)


@dataclass(frozen=True)
class Bar:
    state: str
    x: float
    y: float
    width: float
    summer: bool
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True)
class Stripe:
    x: float
    width: float
    label_x: float
    year: str
    grade: str
    light: bool


@dataclass(frozen=True)
class Lane:
    state: str
    y: float
    text_y: float


@dataclass(frozen=True)
class Band:
    """What the template draws, in order: stripes, lanes, ways, bars, today."""

    width: float
    height: float
    left: float
    top: float
    floor: float  # where the lanes end
    depth: float  # of the lanes together
    stripes: tuple[Stripe, ...]
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    ways: tuple[str, ...]  # SVG paths from the end of a stay to the beginning of the next
    today: float | None
    summers: bool


def band(stays: Iterable[Stay], order: Sequence[str], today: date, shape: Shape) -> Band | None:
    """Lay out the stays of the last years, one lane a State in the given order; None when there is none to draw."""
    begun = sorted(
        (stay for stay in stays if stay.since <= today), key=lambda stay: (stay.since, stay.until or date.max)
    )
    years = _years(begun, today, shape.years)
    if not years:
        return None
    shown = [stay for stay in begun if (stay.until or today) >= years[0].first]
    lanes = [state for state in order if any(stay.state == state for stay in shown)]
    scale = _Scale(years[0].first, years[-1].last, shape)
    bars = tuple(_bar(stay, lanes.index(stay.state), scale, today) for stay in shown if stay.state in lanes)
    floor = TOP + LANE * len(lanes)
    return Band(
        width=shape.width,
        height=floor + FOOT,
        left=shape.left,
        top=TOP,
        floor=floor,
        depth=LANE * len(lanes),
        stripes=tuple(_stripe(number, year, shown, scale) for number, year in enumerate(years)),
        lanes=tuple(Lane(state, _middle(number), _middle(number) + 5) for number, state in enumerate(lanes)),
        bars=bars,
        ways=tuple(_way(left, right) for left, right in pairwise(bars)),
        today=scale.at(today),
        summers=any(bar.summer for bar in bars),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    shape: Shape

    def at(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(self.shape.left + max(0.0, min(1.0, share)) * (self.shape.width - self.shape.left), 1)


def _years(stays: Sequence[Stay], today: date, most: int) -> list[Period]:
    if not stays:
        return []
    last = school_year(today)
    first = max(school_year(stays[0].since).first.year, last.first.year - most + 1)
    return [school_year(date(year, last.first.month, 1)) for year in range(first, last.first.year + 1)]


def _middle(lane: int) -> float:
    return TOP + LANE * lane + LANE / 2


def _bar(stay: Stay, lane: int, scale: _Scale, today: date) -> Bar:
    x = scale.at(stay.since)
    width = max(SHORTEST, scale.at(min(stay.until or today, today)) - x)
    fits = len(stay.name) * LETTER + 2 * INSET <= width
    return Bar(
        state=stay.state,
        x=x,
        y=_middle(lane) - BAR / 2,
        width=round(width, 1),
        summer=stay.summer,
        label=stay.name if fits and not stay.summer else "",
        label_x=x + INSET,
        label_y=_middle(lane) + 5,
    )


def _stripe(number: int, year: Period, stays: Sequence[Stay], scale: _Scale) -> Stripe:
    within = [stay for stay in stays if not stay.summer and year.first <= stay.since <= year.last and stay.grade]
    left, right = scale.at(year.first), scale.at(year.last)
    return Stripe(
        x=left,
        width=round(right - left, 1),
        label_x=left + INSET,
        year=year.name.replace("-", "–"),
        grade=within[-1].grade if within else "",
        light=bool(number % 2),
    )


def _way(left: Bar, right: Bar) -> str:
    """A curve from the end of one bar to the beginning of the next."""
    x1, y1 = left.x + left.width, left.y + BAR / 2
    x2, y2 = right.x, right.y + BAR / 2
    bend = max(8.0, (x2 - x1) / 2)
    return f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
