"""Pictures of reports as places and sizes of an SVG drawn on the server: an age pyramid, and flows between States on a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Final

from vereda.portal.counts.pictures import GRID, KEY_HEIGHT, TILE, TileMap, tile_map

ROW, HEAD, SIDE, MIDDLE = 20, 24, 236, 44
SEXES: Final = ("Female", "Male")  # left and right
HIDDEN: Final = 14  # px, of the hatched bar of a number that is not told
MOST_FLOWS: Final = 14
BEND: Final = 0.18  # of the length of a flow
THINNEST, THICKEST = 1.5, 9.0
LEAST_BEND: Final = 36  # px, so that the figures of neighbours there and back stand apart
SHORT_OF: Final = 20  # px between a flow's ends and the middles of its tiles


@dataclass(frozen=True)
class AgeBar:
    """`number` None: hidden, drawn hatched."""

    x: float
    width: float
    number: int | None
    label_x: float


@dataclass(frozen=True)
class Age:
    age: int
    y: int
    left: AgeBar
    right: AgeBar


@dataclass(frozen=True)
class Pyramid:
    """`middle`: the age that half of the children are younger than, or of that age; None where something is hidden."""

    width: int
    height: int
    centre: float
    ages: tuple[Age, ...]
    has_hidden: bool
    middle: int | None


def pyramid(figures: Mapping[str, int | None]) -> Pyramid | None:
    """A bar to the left and one to the right for each age. `figures`: "07 Female" → children, None where hidden."""
    ages = sorted({int(key[:2]) for key in figures})
    if not ages:
        return None
    most = max((number for number in figures.values() if number), default=0) or 1
    rows = tuple(_age(age, HEAD + ROW * place, figures, most) for place, age in enumerate(range(ages[0], ages[-1] + 1)))
    hidden = any(number is None for number in figures.values())
    middle = (
        None if hidden else _middle({age: sum(figures.get(f"{age:02} {sex}") or 0 for sex in SEXES) for age in ages})
    )
    return Pyramid(2 * SIDE + MIDDLE, HEAD + ROW * len(rows), SIDE + MIDDLE / 2, rows, hidden, middle)


def _age(age: int, y: int, figures: Mapping[str, int | None], most: int) -> Age:
    left, right = (figures.get(f"{age:02} {sex}", 0) for sex in SEXES)
    room = SIDE - 40  # for the number beside the bar
    widths = [HIDDEN if number is None else round(room * number / most, 1) for number in (left, right)]
    begin = SIDE + MIDDLE
    return Age(
        age,
        y,
        AgeBar(SIDE - widths[0], widths[0], left, SIDE - widths[0] - 6),
        AgeBar(begin, widths[1], right, begin + widths[1] + 6),
    )


def _middle(by_age: Mapping[int, int]) -> int | None:
    so_far, half = 0, sum(by_age.values()) / 2
    for age in sorted(by_age):
        so_far += by_age[age]
        if so_far >= half > 0:
            return age
    return None


@dataclass(frozen=True)
class Flow:
    """`path`: a curve from one State's tile to another's; `thick`: px, by the number of children."""

    here: str
    there: str
    number: int
    path: str
    thick: float
    label_x: float
    label_y: float


@dataclass(frozen=True)
class FlowMap:
    tiles: TileMap
    height: int
    flows: tuple[Flow, ...]


PLACES: Final = {
    code: (column * (TILE + 3) + TILE / 2, row * (TILE + 3) + TILE / 2)
    for row, line in enumerate(GRID.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != ".."
}


def flow_map(flows: Sequence[tuple[str, str, int]]) -> FlowMap | None:
    """The largest flows (from, to, children) as arrows over the map of the States, each bent to its left so that there and back
    are two.
    """
    drawn = [one for one in flows if one[0] in PLACES and one[1] in PLACES and one[0] != one[1] and one[2]]
    drawn = sorted(drawn, key=lambda one: (-one[2], one))[:MOST_FLOWS]
    if not drawn:
        return None
    most = drawn[0][2]
    tiles = tile_map({})
    return FlowMap(tiles, tiles.height - KEY_HEIGHT, tuple(_flow(*one, most) for one in drawn))


def _flow(here: str, there: str, number: int, most: int) -> Flow:
    (x1, y1), (x2, y2) = PLACES[here], PLACES[there]
    length = hypot(x2 - x1, y2 - y1)
    along = ((x2 - x1) / length, (y2 - y1) / length)
    x1, y1 = x1 + SHORT_OF * along[0], y1 + SHORT_OF * along[1]
    x2, y2 = x2 - SHORT_OF * along[0], y2 - SHORT_OF * along[1]
    bend = max(BEND * length, LEAST_BEND)
    middle = ((x1 + x2) / 2 + bend * along[1], (y1 + y2) / 2 - bend * along[0])
    path = f"M{x1:.1f} {y1:.1f} Q{middle[0]:.1f} {middle[1]:.1f} {x2:.1f} {y2:.1f}"
    thick = THINNEST + (THICKEST - THINNEST) * number / most
    label = ((x1 + 2 * middle[0] + x2) / 4, (y1 + 2 * middle[1] + y2) / 4)
    return Flow(here, there, number, path, round(thick, 1), round(label[0], 1), round(label[1], 1))
