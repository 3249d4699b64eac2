"""The families of a report with a line for each place: the districts or grades of the own State, or the States."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.definitions import REPORTS, WHOLE, Family, Report
from vereda.exchange.reports.models import Figure
from vereda.exchange.reports.others import Number, Others
from vereda.exchange.reports.tables import (
    NotForYou,
    Pairs,
    Wanted,
    bases,
    by_family,
    by_states,
    families_of,
    of_all_states,
    open_keys,
    ordered,
)

OF_A_STATE: Final = ("district", "age_grade")
WIDEST: Final = 8  # columns; what fewer children have stands in the report without places


@dataclass(frozen=True)
class PlaceLine:
    """`numbers`: children by key; None: hidden."""

    place: str
    children: Number
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Matrix:
    family: Family
    keys: tuple[str, ...]
    lines: tuple[PlaceLine, ...]


def levels_of(user: User, wanted: Wanted) -> tuple[str, ...]:
    """What the person may break the report down by: nothing, where it is of a district or a grade already."""
    reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
    if not reports.nation or wanted.district or wanted.age_grade:
        return ()
    if wanted.state is None:
        return ("state",)
    return OF_A_STATE if wanted.state in sees.states else ()


def across(user: User, count: Count, wanted: Wanted, by: str) -> list[Matrix]:
    """Raises NotForYou."""
    if by not in levels_of(user, wanted) or wanted.report not in REPORTS:
        raise NotForYou(by)
    report = REPORTS[wanted.report]
    if by == "state":
        return _of_states(count, report, scope_of(user, Permission.VIEW_CHILD))
    kept = Figure.objects.filter(
        count=count, family__in=families_of(report), state=wanted.state, **{f"{by}__isnull": False}
    )
    told = _by_place(kept.values_list(by, "family", "key", "children", "entries"))
    return [_matrix(family, _keys(family, told.values()), told) for family in report.families]


def _by_place(lines: Iterable[tuple[str, str, str, int, int]]) -> Mapping[str, Mapping[str, Pairs]]:
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    for place, *line in lines:
        found.setdefault(place, []).append((line[0], line[1], line[2], line[3]))  # type: ignore[arg-type]  # as the columns are
    return {place: by_family(some) for place, some in found.items()}


def _keys(family: Family, places: Iterable[Mapping[str, Pairs]]) -> tuple[str, ...]:
    """Those that most children have, in the order of the report."""
    sums: dict[str, tuple[int, int]] = {}
    for place in places:
        for key, (children, entries) in place.get(family.key, {}).items():
            before = sums.get(key, (0, 0))
            sums[key] = (before[0] + children, before[1] + entries)
    most = sorted(sums, key=lambda key: -sums[key][0])[:WIDEST]
    return tuple(key for key, _ in ordered(family, {key: sums[key] for key in most}))


def _matrix(family: Family, keys: Sequence[str], told: Mapping[str, Mapping[str, Pairs]]) -> Matrix:
    lines = [
        PlaceLine(place, _children(one), tuple(one.get(family.key, {}).get(key, (0, 0))[0] for key in keys))
        for place, one in told.items()
    ]
    return Matrix(family, tuple(keys), tuple(sorted(lines, key=lambda line: (-(line.children or 0), line.place))))


def _children(told: Mapping[str, Pairs]) -> int:
    return told.get(WHOLE, {}).get("", (0, 0))[0]


def _of_states(count: Count, report: Report, sees: Scope) -> list[Matrix]:
    nation, told = of_all_states(count, report)
    shown, others = bases(told, sees), Others(count, sees)
    found = []
    for family in (one for one in report.families if one.of_states):
        parts = _rows(family, others, told) if family.row_of else _table(family, nation, told, sees)
        keys = _keys(family, _as_told(family, parts))
        lines = [
            PlaceLine(state, shown[state], tuple(part.get(key, 0) for key in keys)) for state, part in parts.items()
        ]
        found.append(Matrix(family, keys, tuple(sorted(lines, key=lambda line: (-(line.children or 0), line.place)))))
    return found


def _as_told(family: Family, rows: Mapping[str, Mapping[str, Number]]) -> list[Mapping[str, Pairs]]:
    """So that which columns are widest rests on nothing that is hidden."""
    return [{family.key: {key: (number or 0, 0) for key, number in row.items()}} for row in rows.values()]


def _table(
    family: Family, nation: Mapping[str, Pairs], told: Mapping[str, Mapping[str, Pairs]], sees: Scope
) -> dict[str, Mapping[str, Number]]:
    columns = list(nation.get(family.key, {}))
    table = by_states(family, columns, open_keys(family, nation, told, sees), told, sees)
    return {str(line.key): dict(zip(columns, line.parts, strict=True)) for line in table.lines}


def _rows(family: Family, others: Others, told: Mapping[str, Mapping[str, Pairs]]) -> dict[str, Mapping[str, Number]]:
    """Each State by itself; of one of which nothing is told, nor is which keys it has none of."""
    rows = {state: others.row(family, state, one.get(family.key, {})) for state, one in sorted(told.items())}
    every = {key for row in rows.values() for key in row}
    return {
        state: row if any(number is not None for number in row.values()) else dict.fromkeys(every)
        for state, row in rows.items()
    }
