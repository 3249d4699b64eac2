"""Tables that share their margins, all at once: a solver knows all that one reader is shown and, in a State, where else each child
of that State is counted; it finds ten values at least for every figure that is hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vereda.core.counts.suppression import SMALLEST_SHOWN, Line, Table, added, each_once, split, suppressed

GRADES, UPPER, KEYS = ("07", "09", "12"), ("09", "12"), ("a", "b", "c")
WHATS = ("base", "moved", "pfs")
FAMILIES = ("graduated", "algebra", "from")
NATION = "nation"
FAR = 100_000
Variable = tuple[str, ...]  # place, what; or place, what, grade; or place, family, key
Figures = Mapping[tuple[str, str], int]  # what, grade (or family, key) → children


@dataclass(frozen=True)
class Nation:
    """`homes`: State → its children, where the nation counts them. `again`: those of a State whom another one counts too. `splits`:
    State → how its upper grades and those who moved divide. `reader`: the State of who reads; None: the Department.
    """

    homes: Mapping[str, Figures]
    again: Mapping[tuple[str, str], Figures]
    splits: Mapping[str, Figures]
    reader: str | None

    @property
    def once(self) -> Figures:
        return summed(self.homes.values())

    @property
    def unknown(self) -> Figures:
        known = self.known(NATION)
        return {name: number - known.get(name, 0) for name, number in self.once.items()}

    @property
    def repeated(self) -> Figures:
        return summed(some for pair, some in self.again.items() if self.reader not in pair)

    def of(self, state: str) -> Figures:
        return summed([self.homes[state], *(some for (_, other), some in self.again.items() if other == state)])

    def known(self, place: str) -> Figures:
        """The children of the reader's own State whom another State, or the nation, counts."""
        if place == NATION:
            away = [some for (_, other), some in self.again.items() if other == self.reader]
            return summed([*away, *([self.homes[self.reader]] if self.reader else [])])
        return summed(some for pair, some in self.again.items() if {place, self.reader} == set(pair))


def summed(tables: Iterable[Figures]) -> Figures:
    sums: dict[tuple[str, str], int] = {}
    for table in tables:
        for name, number in table.items():
            sums[name] = sums.get(name, 0) + number
    return {name: number for name, number in sums.items() if number}


@st.composite
def nations(draw: st.DrawFn) -> Nation:
    states = "ABC"[: draw(st.integers(1, 3))]
    homes = {state: draw(homes_of_a_state()) for state in states}
    left, again = dict(homes), {}
    for home, other in permutations(states, 2):
        if draw(st.booleans()):
            again[home, other] = draw(some_of(left[home]))
            left[home] = {name: number - again[home, other][name] for name, number in left[home].items()}
    nation = Nation(homes, again, {}, draw(st.sampled_from([None, *states])))
    return Nation(homes, again, {state: draw(splits(nation.of(state))) for state in states}, nation.reader)


@st.composite
def homes_of_a_state(draw: st.DrawFn) -> Figures:
    made = {}
    for grade in draw(st.lists(st.sampled_from(GRADES), min_size=1, unique=True)):
        made["base", grade] = draw(st.integers(1, 60))
        made |= {(part, grade): draw(st.integers(0, made["base", grade])) for part in WHATS[1:]}
    return made


@st.composite
def some_of(draw: st.DrawFn, of: Figures) -> Figures:
    made = {}
    for grade in (grade for what, grade in of if what == "base"):
        most = of["base", grade]
        base = made["base", grade] = draw(st.integers(0, most))
        for part in WHATS[1:]:
            least = max(0, base - (most - of[part, grade]))
            made[part, grade] = draw(st.integers(least, min(base, of[part, grade])))
    return made


@st.composite
def splits(draw: st.DrawFn, of: Figures) -> Figures:
    made: dict[tuple[str, str], int] = {}
    upper = sum(of.get(("base", grade), 0) for grade in UPPER)
    for family, whole in (("graduated", upper), ("algebra", upper), ("from", whole_of(of, "moved"))):
        cuts = sorted(draw(st.integers(0, whole)) for _ in KEYS[1:])
        for key, low, high in zip(KEYS, [0, *cuts], [*cuts, whole], strict=True):
            made |= {(family, key): high - low} if high > low else {}
    return made


def whole_of(of: Figures, what: str) -> int:
    return sum(number for name, number in of.items() if name[0] == what)


def line_of(key: str, of: Figures, grades: Iterable[str], *, known: bool = False) -> Line:
    base, *parts = (sum(of.get((what, grade), 0) for grade in grades) for what in WHATS)
    return Line(key, base, tuple(parts), known=known)


def by_grade(of: Figures) -> list[Line]:
    return [line_of(grade, of, [grade]) for grade in GRADES if ("base", grade) in of]


@dataclass
class Told:
    """`figures`: what one reader is told (None: hidden); `least`: what each is at least; `same`, `within`: what factors times
    figures are, or are at most.
    """

    figures: dict[Variable, int | None] = field(default_factory=dict)
    least: dict[Variable, int] = field(default_factory=dict)
    same: list[tuple[Mapping[Variable, int], int]] = field(default_factory=list)
    within: list[tuple[Mapping[Variable, int], int]] = field(default_factory=list)

    def table_by_grade(self, place: str, table: Table, known: Figures) -> None:
        """Of a table that is withheld not even the grades are told."""
        shown = {str(line.key): line for line in ([] if table.withheld else table.lines)}
        for grade in GRADES:
            line = shown.get(grade, Line(grade, *((None, (None, None)) if table.withheld else (0, (0, 0)))))
            for what, number in zip(WHATS, (line.base, *line.parts), strict=True):
                self.figures[place, what, grade] = number
                self.least[place, what, grade] = max(known.get((what, grade), 0), grade in shown and what == "base")
            for part in WHATS[1:]:
                rest = known.get((part, grade), 0) - known.get(("base", grade), 0)
                self.within.append(({(place, part, grade): 1, (place, "base", grade): -1}, rest))

    def totals(self, place: str, line: Line) -> None:
        for what, number in zip(WHATS, (line.base, *line.parts), strict=True):
            self.figures[place, what] = number
            self.same.append(({(place, what): -1, **{(place, what, grade): 1 for grade in GRADES}}, 0))

    def row(self, place: str, family: str, row: Mapping[str, int | None], whole: Iterable[Variable]) -> None:
        self.figures |= {(place, family, key): number for key, number in row.items()}
        if row:
            self.same.append(({**{(place, family, key): 1 for key in row}, **dict.fromkeys(whole, -1)}, 0))

    @cached_property
    def _program(self) -> dict[str, object]:
        """All that is told, as linear programming takes it."""
        found: dict[str, object] = {
            "bounds": [
                (self.least.get(name, 0), FAR) if number is None else (number, number)
                for name, number in self.figures.items()
            ]
        }
        for kind, rows in (("eq", self.same), ("ub", self.within)):
            found[f"A_{kind}"] = np.array([self._row(factors) for factors, _ in rows]).reshape(-1, len(self.figures))
            found[f"b_{kind}"] = [value for _, value in rows]
        return found

    @cached_property
    def _place(self) -> Mapping[Variable, int]:
        return {name: place for place, name in enumerate(self.figures)}

    def _row(self, factors: Mapping[Variable, int]) -> np.ndarray:
        row = np.zeros(len(self.figures))
        for name, factor in factors.items():
            row[self._place[name]] = factor
        return row

    def width(self, name: Variable) -> float:
        """How far a figure may go."""
        ends = [linprog(sign * self._row({name: 1}), **self._program) for sign in (1, -1)]
        assert all(end.status == 0 for end in ends)
        return float(-ends[1].fun - ends[0].fun)


def told_of(nation: Nation, *, with_once: bool = True, with_rows: bool = True) -> Told:
    """All tables that the reader sees of others; or those of States and of their grades alone."""
    told = Told()
    rows = [line_of(state, nation.of(state), GRADES, known=state == nation.reader) for state in nation.homes]
    states = suppressed(rows, added(rows, len(WHATS) - 1))
    others = [line for line in states.lines if not line.known]
    for above in others:
        state = str(above.key)
        below = suppressed(by_grade(nation.of(state)), above)
        told.table_by_grade(state, below, nation.known(state))
        told.totals(state, above)
        if with_rows:
            rows_of_families(told, state, nation.splits[state], above, below)
    for column, what in enumerate(WHATS):
        number = (states.total.base, *states.total.parts)[column]
        if number is not None:
            own = sum((line.base, *line.parts)[column] or 0 for line in states.lines if line.known)
            told.same.append(({(str(line.key), what): 1 for line in others}, number - own))
    if with_once and others:
        each_child_once(told, nation, states)
    return told


def rows_of_families(told: Told, state: str, of: Figures, above: Line, below: Table) -> None:
    upper = [line.base for line in below.lines if line.key in UPPER]
    in_upper = None if None in upper else sum(one or 0 for one in upper)
    wholes = [(state, "base", grade) for grade in UPPER]
    for family, whole, names in (
        ("graduated", in_upper, wholes),
        ("algebra", in_upper, wholes),
        ("from", above.parts[0], [(state, "moved")]),
    ):
        row = split({key: of[family, key] for key in KEYS if (family, key) in of}, whole)
        told.row(state, family, row, names)


def each_child_once(told: Told, nation: Nation, states: Table) -> None:
    """The nation counts of each grade, of a part of it and of the rest some of the children whom the States count."""
    lines, rows = by_grade(nation.once), (nation.unknown, nation.repeated)
    unknown, repeated = ([line_of(str(line.key), of, [str(line.key)]) for line in lines] for of in rows)
    table = each_once(lines, unknown=unknown, repeated=repeated, states=states)
    told.table_by_grade(NATION, table, nation.known(NATION))
    told.totals(NATION, table.total)
    others = [state for state in nation.homes if state != nation.reader]
    for grade in GRADES:
        known = {what: nation.known(NATION).get((what, grade), 0) for what in WHATS}
        for state in others:
            known = {what: number - nation.known(state).get((what, grade), 0) for what, number in known.items()}
        for factors in ({"base": 1}, *(one for part in WHATS[1:] for one in ({part: 1}, {"base": 1, part: -1}))):
            less = {(NATION, what, grade): factor for what, factor in factors.items()}
            more = {(state, what, grade): -factor for what, factor in factors.items() for state in others}
            told.within.append(({**less, **more}, sum(factor * known[what] for what, factor in factors.items())))


@settings(max_examples=25)
@given(nations())
def test_no_table_tells_of_what_another_hides_and_ten_values_fit_what_it_hides(nation: Nation) -> None:
    """What the tables of a State leave open stays so beside the nation by grade, each child once, and the rows of reports."""
    all_told, alone = told_of(nation), told_of(nation, with_once=False, with_rows=False)
    enough = SMALLEST_SHOWN - 1 - 1e-6
    for name in (one for one, number in all_told.figures.items() if number is None):
        width = all_told.width(name)
        if name in alone.figures:
            assert width >= enough or width >= alone.width(name) - 1e-6, name
        elif nation.reader and name[0] == NATION:
            continue  # beside rows of the own children alone, what is left of a column may be as little as it is
        elif any(
            number for other, number in all_told.figures.items() if other[:2] == name[:2] and len(other) > len(name[:2])
        ):
            assert width >= enough, name


@given(nations())
def test_no_small_figure_is_told_and_nothing_is_changed(nation: Nation) -> None:
    for (place, *what), number in told_of(nation).figures.items():
        of = nation.once if place == NATION else {**nation.of(place), **nation.splits[place]}
        true = of.get((what[0], what[1]), 0) if len(what) > 1 else whole_of(of, what[0])
        assert number in (None, true)
        if number and (place, *what) != (NATION, "base"):  # the title of the page tells that
            known = nation.known(NATION).get((what[0], what[-1]), 0) if place == NATION else 0
            assert number == known or number - known >= SMALLEST_SHOWN


def test_a_row_is_told_where_its_whole_is_and_hides_its_small_keys_with_a_larger() -> None:
    assert split({"a": 40, "b": 30, "c": 20}, 90) == {"a": 40, "b": 30, "c": 20}
    assert split({"a": 40, "b": 30, "c": 4}, 74) == {"a": 40, "b": None, "c": None}
    assert split({"a": 40, "b": 4}, 44) == {"a": None, "b": None}
    assert split({"a": 40, "b": 30, "c": 20}, None) == dict.fromkeys("abc")


def test_a_row_of_which_almost_all_children_have_one_key_is_not_told() -> None:
    assert split({"a": 90}, 90) == {"a": None}
    assert split({"a": 85, "b": 11}, 90) == {"a": None, "b": None}, "some have both"
