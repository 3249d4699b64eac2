"""Tables that share their margins, all at once: a solver knows everything that one reader is shown, and finds ten values at least
for every figure that is hidden.
"""

from collections.abc import Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vereda.core.counts.suppression import SMALLEST_SHOWN, Line, split, suppressed

GRADES, UPPER, PARTS, KEYS = ("07", "09", "12"), ("09", "12"), ("moved", "pfs"), ("a", "b", "c")
FAMILIES = ("graduated", "algebra", "from")
FAR = 100_000
Variable = tuple[str, ...]
Nation = Mapping[str, Mapping[Variable, int]]  # State → what → children


@st.composite
def nations(draw: st.DrawFn) -> Nation:
    """Children of a State by grade, who of them moved and has priority; splits of the upper grades and of those who moved."""
    return {state: draw(states()) for state in "ABCD"[: draw(st.integers(1, 4))]}


@st.composite
def states(draw: st.DrawFn) -> dict[Variable, int]:
    made: dict[Variable, int] = {}
    for grade in draw(st.lists(st.sampled_from(GRADES), min_size=1, unique=True)):
        made["base", grade] = draw(st.integers(1, 60))
        for part in PARTS:
            made[part, grade] = draw(st.integers(0, made["base", grade]))
    sums = {name: sum(number for key, number in made.items() if key[0] == name) for name in ("base", *PARTS)}
    upper = sum(made.get(("base", grade), 0) for grade in UPPER)
    for family, whole in (("graduated", upper), ("algebra", upper), ("from", sums["moved"])):
        cuts = sorted(draw(st.integers(0, whole)) for _ in KEYS[1:])
        for key, low, high in zip(KEYS, [0, *cuts], [*cuts, whole], strict=True):
            made |= {(family, key): high - low} if high > low else {}
    return {**made, **{(name,): number for name, number in sums.items()}}


def shown(nation: Nation) -> tuple[dict[Variable, int | None], list[tuple[list[Variable], int]]]:
    """What a reader is told of each figure (None: hidden), and the totals that are told."""
    lines = [Line(state, of[("base",)], tuple(of[(part,)] for part in PARTS)) for state, of in nation.items()]
    sums = [sum(line.parts[column] or 0 for line in lines) for column in range(len(PARTS))]
    whole = suppressed(lines, Line(None, sum(line.base or 0 for line in lines), tuple(sums)))
    told: dict[Variable, int | None] = {}
    totals = []
    for column, name in enumerate(("base", *PARTS)):
        total = (whole.total.base, *whole.total.parts)[column]
        if total is not None:
            totals.append(([(state, name) for state in nation], total))
    for above in whole.lines:
        state = str(above.key)
        told |= told_of(state, nation[state], above)
    return told, totals


def told_of(state: str, of: Mapping[Variable, int], above: Line) -> dict[Variable, int | None]:
    told: dict[Variable, int | None] = {(state, "base"): above.base}
    told |= {(state, part): number for part, number in zip(PARTS, above.parts, strict=True)}
    grades = [
        Line(grade, of["base", grade], tuple(of[part, grade] for part in PARTS))
        for grade in GRADES
        if ("base", grade) in of
    ]
    below = suppressed(grades, above)
    for line in below.lines:
        told[state, "base", str(line.key)] = line.base
        told |= {(state, part, str(line.key)): number for part, number in zip(PARTS, line.parts, strict=True)}
    upper = [line.base for line in below.lines if line.key in UPPER]
    for family, whole in (
        ("graduated", None if None in upper else sum(one or 0 for one in upper)),
        ("algebra", None if None in upper else sum(one or 0 for one in upper)),
        ("from", above.parts[0]),
    ):
        row = split({key: of[family, key] for key in KEYS if (family, key) in of}, whole)
        told |= {(state, family, key): number for key, number in row.items()}
    return told


def widths(nation: Nation, *, with_rows: bool) -> dict[Variable, float]:
    """How far each hidden figure may go, by linear programming over all that is told; with the rows, or from the page of counts."""
    told, totals = shown(nation)
    if not with_rows:
        told = {name: number for name, number in told.items() if name[1] not in FAMILIES}
    place = {name: number for number, name in enumerate(told)}
    equal, values, within = [], [], []

    def row(of: Mapping[Variable, int]) -> np.ndarray:
        line = np.zeros(len(place))
        for name, factor in of.items():
            line[place[name]] = factor
        return line

    for names, total in totals:
        equal.append(row(dict.fromkeys(names, 1)))
        values.append(total)
    for state in nation:
        grades = [grade for grade in GRADES if (state, "base", grade) in place]
        wholes = {
            **{key: [(state, "base", grade) for grade in grades if grade in UPPER] for key in FAMILIES},
            "from": [(state, "moved")],
        }
        equal += [
            row({(state, name): -1, **{(state, name, grade): 1 for grade in grades}}) for name in ("base", *PARTS)
        ]
        for family, whole in wholes.items():
            keys = [(state, family, key) for key in KEYS if (state, family, key) in place]
            if keys:
                equal.append(row({**dict.fromkeys(keys, 1), **dict.fromkeys(whole, -1)}))
        within += [row({(state, part, grade): 1, (state, "base", grade): -1}) for part in PARTS for grade in grades]
    values += [0] * (len(equal) - len(values))
    bounds = [(least(name), FAR) if number is None else (number, number) for name, number in told.items()]
    found = {}
    for name in (one for one, number in told.items() if number is None):
        goal = row({name: 1})
        ends = [
            linprog(sign * goal, A_ub=within, b_ub=np.zeros(len(within)), A_eq=equal, b_eq=values, bounds=bounds)
            for sign in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        found[name] = -ends[1].fun - ends[0].fun
    return found


def least(name: Variable) -> int:
    """A grade that is listed has a child."""
    return 1 if len(name) == 3 and name[1] == "base" else 0


@settings(max_examples=30)
@given(nations())
def test_rows_tell_nothing_of_what_other_tables_hide_and_ten_values_fit_what_they_hide(nation: Nation) -> None:
    """A row that is not told at all is as little known as its whole is."""
    told, _totals = shown(nation)
    before, after = (widths(nation, with_rows=rows) for rows in (False, True))
    for name, width in before.items():
        assert after[name] >= min(width, SMALLEST_SHOWN - 1) - 1e-6, name
    for name, width in after.items():
        row = [number for other, number in told.items() if other[:2] == name[:2]]
        if name[1] in FAMILIES and any(number is not None for number in row):
            assert width >= SMALLEST_SHOWN - 1 - 1e-6, name


@given(nations())
def test_no_small_figure_is_told_and_nothing_is_changed(nation: Nation) -> None:
    told, _totals = shown(nation)
    for (state, *what), number in told.items():
        assert number in (None, nation[state][tuple(what)])
        assert number is None or number >= SMALLEST_SHOWN


def test_a_row_is_told_where_its_whole_is_and_hides_its_small_keys_with_a_larger() -> None:
    assert split({"a": 40, "b": 30, "c": 20}, 90) == {"a": 40, "b": 30, "c": 20}
    assert split({"a": 40, "b": 30, "c": 4}, 74) == {"a": 40, "b": None, "c": None}
    assert split({"a": 40, "b": 4}, 44) == {"a": None, "b": None}
    assert split({"a": 40, "b": 30, "c": 20}, None) == dict.fromkeys("abc")


def test_a_row_of_which_almost_all_children_have_one_key_is_not_told() -> None:
    assert split({"a": 90}, 90) == {"a": None}
    assert split({"a": 85, "b": 11}, 90) == {"a": None, "b": None}, "some have both"
