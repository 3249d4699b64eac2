"""What is hidden cannot be computed back: a solver tries, with everything that a table shows."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vereda.core.counts.suppression import SMALLEST_SHOWN, Line, Table, share_told, suppressed, whole_rows

PARTS = 2
FAR = 1_000_000


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Line], Line]:
    bases = draw(st.lists(st.integers(1, 60), min_size=1, max_size=7))
    lines = [
        Line(row, base, tuple(draw(st.integers(0, base)) for _ in range(PARTS)), known=draw(st.integers(0, 9)) == 0)
        for row, base in enumerate(bases)
    ]
    sums = [sum(line.parts[column] or 0 for line in lines) for column in range(PARTS)]
    base = sum(bases)
    shown = tuple(value if min(value, base - value) >= SMALLEST_SHOWN else None for value in sums)
    return lines, Line(None, base, shown)


def ranges(table: Table) -> dict[tuple[int, int], tuple[float, float]]:
    """The least and the most that each hidden figure can be, by linear programming over all that the reader sees."""
    width = PARTS + 1
    shown = [(line.base, *line.parts) for line in table.lines]
    bounds = [
        (value, value) if value is not None else (1 if column == 0 else 0, FAR)
        for row in shown
        for column, value in enumerate(row)
    ]
    sums, totals = [], []
    for column, total in enumerate((table.total.base, *table.total.parts)):
        if total is not None:
            sums.append([1 if place % width == column else 0 for place in range(len(bounds))])
            totals.append(total)
    within = []
    for row in range(len(shown)):
        for column in range(1, width):
            line = np.zeros(len(bounds))
            line[row * width + column], line[row * width] = 1, -1
            within.append(line)
    found = {}
    for place, value in enumerate(value for row in shown for value in row):
        if value is None:
            goal = np.zeros(len(bounds))
            goal[place] = 1
            ends = [
                linprog(sign * goal, A_ub=within, b_ub=np.zeros(len(within)), A_eq=sums, b_eq=totals, bounds=bounds)
                for sign in (1, -1)
            ]
            assert all(end.status == 0 for end in ends)
            found[divmod(place, width)] = (ends[0].fun, -ends[1].fun)
    return found


@settings(max_examples=200)
@given(tables())
def test_a_solver_finds_at_least_ten_values_for_every_hidden_figure(given_table: tuple[list[Line], Line]) -> None:
    table = suppressed(*given_table)
    if table.withheld:
        assert all(line.known or line.base is None for line in table.lines)
        return
    for place, (least, most) in ranges(table).items():
        assert most - least >= SMALLEST_SHOWN - 1 - 1e-6, (place, table)


@given(tables())
def test_no_small_figure_is_shown_and_nothing_is_changed(given_table: tuple[list[Line], Line]) -> None:
    lines, total = given_table
    table = suppressed(lines, total)
    for said, shown in zip(lines, table.lines, strict=True):
        for before, after in zip((said.base, *said.parts), (shown.base, *shown.parts), strict=True):
            assert after in (None, before)
            assert shown.known or after is None or after >= SMALLEST_SHOWN


def test_one_small_row_takes_the_next_larger_with_it() -> None:
    lines = [Line("a", 400, ()), Line("b", 30, ()), Line("c", 4, ())]
    shown = suppressed(lines, Line(None, 434, ()))
    assert [line.base for line in shown.lines] == [400, None, None]


def test_rows_of_one_child_each_are_withheld_altogether() -> None:
    lines = [Line(number, 1, ()) for number in range(12)]
    assert suppressed(lines, Line(None, 12, ())).withheld


@st.composite
def split_tables(draw: st.DrawFn) -> tuple[list[Line], Line]:
    """Rows that their parts make up, each child in one of them."""
    parts = draw(
        st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=1, max_size=7).filter(lambda all_: all(map(any, all_)))
    )
    lines = [Line(row, sum(one), one, known=draw(st.integers(0, 9)) == 0) for row, one in enumerate(parts)]
    sums = tuple(sum(column) for column in zip(*parts, strict=True))
    told = suppressed([Line(key, number, ()) for key, number in enumerate(sums)], Line(None, sum(sums), ())).lines
    return lines, Line(None, sum(sums), tuple(line.base for line in told))


def ranges_of_rows(shown: Table, total: Line) -> list[float]:
    """How far each hidden part may go, for who knows every total that the table of the nation tells."""
    width = len(total.parts)
    hidden = [
        (row, column) for row, line in enumerate(shown.lines) for column, part in enumerate(line.parts) if part is None
    ]
    equal, values, least, bounds = [], [], [], []
    for row, line in enumerate(shown.lines):
        inside = [1 if place[0] == row else 0 for place in hidden]
        if any(inside) and line.base is not None:
            equal.append(inside)
            values.append(line.base)
        elif any(inside):
            least.append([-one for one in inside])
            bounds.append(-1)  # a row that is listed has a child
    for column in range(width):
        number = total.parts[column]
        if number is not None:
            equal.append([1 if place[1] == column else 0 for place in hidden])
            values.append(number - sum(line.parts[column] or 0 for line in shown.lines))
    equal.append([1] * len(hidden))
    values.append((total.base or 0) - sum(line.base or 0 for line in shown.lines if None not in line.parts))
    found = []
    for place in range(len(hidden)):
        goal = np.zeros(len(hidden))
        goal[place] = 1
        ends = [
            linprog(sign * goal, A_ub=least or None, b_ub=bounds or None, A_eq=equal, b_eq=values) for sign in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        found.append(-ends[1].fun - ends[0].fun)
    return found


@settings(max_examples=200)
@given(split_tables())
def test_rows_shown_whole_leave_ten_values_for_every_figure_of_the_others(given_table: tuple[list[Line], Line]) -> None:
    lines, total = given_table
    shown = whole_rows(lines, total)
    assert all(
        line.known or part == 0 or part >= SMALLEST_SHOWN
        for line in shown.lines
        for part in line.parts
        if part is not None
    )
    if all(line.known or None in line.parts for line in shown.lines):
        return  # nothing of the table is told
    for width in ranges_of_rows(shown, total):
        assert width >= SMALLEST_SHOWN - 1 - 1e-6


@given(st.integers(1, 3_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_at_least_ten_numbers_of_children_fit_a_share_that_is_told(pair: tuple[int, int]) -> None:
    part, whole = pair
    told = share_told(part, whole)
    assert (told is None) == (whole < 100)
    if told:
        least, most = told
        assert least <= 100 * part / whole <= most
        assert sum(share_told(other, whole) == told for other in range(whole + 1)) >= SMALLEST_SHOWN


def test_shares_are_told_in_steps_which_are_the_finer_the_more_children_there_are() -> None:
    assert share_told(940, 1_000) == (94, 95)
    assert share_told(470, 500) == (94, 96)
    assert share_told(188, 200) == (90, 95)
    assert share_told(94, 100) == (90, 100)
    assert share_told(94, 99) is None
    assert share_told(1_000, 1_000) == (99, 100)
    assert share_told(0, 1_000) == (0, 1)
