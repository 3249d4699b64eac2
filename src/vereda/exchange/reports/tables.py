"""The tables of a report that a person may see: the own places whole, others with small figures hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vereda.core.counts.suppression import Line, Table, suppressed, whole_rows
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.definitions import REPORTS, WHOLE, Family, Report
from vereda.exchange.reports.making import Places, added_up
from vereda.exchange.reports.models import Figure
from vereda.exchange.reports.others import Number, Others

Pairs = Mapping[str, tuple[int, int]]  # key → children, entries


class NotForYou(Exception):
    """The person has no reports, or none of that place, or there is no such report."""


@dataclass(frozen=True)
class Wanted:
    """A report on the children of everywhere, of a State, of a district of it, of a grade."""

    report: str
    state: str | None = None
    district: str | None = None
    age_grade: str | None = None


@dataclass(frozen=True)
class Row:
    """None: hidden. Of others no `entries` are told: their sums are known."""

    key: str
    children: Number
    entries: Number


@dataclass(frozen=True)
class Section:
    """The figures of a family. `withheld`: too few children for any of them to be shown."""

    family: Family
    rows: tuple[Row, ...]
    withheld: bool = False


@dataclass(frozen=True)
class Shown:
    """`children`: all that the report is about. `hides`: whether anything may be hidden from this person; `narrows`: whether the
    person may ask for a district or a grade.
    """

    report: Report
    wanted: Wanted
    children: Number
    sections: tuple[Section, ...]
    hides: bool
    narrows: bool


class Reach(StrEnum):
    """Of whom a report tells a person: the children of the own places, of the own State, or others with small figures hidden."""

    OWN_PLACES = "own places"
    OWN_STATE = "own State"
    OTHERS = "others"


def reach_of(user: User, wanted: Wanted) -> Reach:
    """Raises NotForYou."""
    reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
    if wanted.report not in REPORTS or reports.is_empty:
        raise NotForYou(wanted.report)
    if not reports.nation:
        if wanted.state is not None:
            raise NotForYou(wanted.state)
        return Reach.OWN_PLACES
    if wanted.state is not None and wanted.state in sees.states:
        return Reach.OWN_STATE
    if wanted.district or wanted.age_grade:
        raise NotForYou(wanted.district)
    return Reach.OTHERS


def shown(user: User, count: Count, wanted: Wanted) -> Shown:
    """Raises NotForYou."""
    reach = reach_of(user, wanted)
    report = REPORTS[wanted.report]
    if reach == Reach.OWN_PLACES:
        return _own_places(count, report, wanted, scope_of(user, Permission.VIEW_REPORTS))
    if reach == Reach.OWN_STATE:
        return _own_state(count, report, wanted)
    return _of_others(count, report, wanted, scope_of(user, Permission.VIEW_CHILD))


def _own_places(count: Count, report: Report, wanted: Wanted, scope: Scope) -> Shown:
    places = Places(scope.states, scope.districts, scope.schools, wanted.district, wanted.age_grade)
    return _plain(report, wanted, by_family(added_up(count, report, places)))


def _own_state(count: Count, report: Report, wanted: Wanted) -> Shown:
    """From what was added up, but for a grade of a district, which is few children."""
    if wanted.district and wanted.age_grade:
        assert wanted.state
        places = Places(frozenset({wanted.state}), district=wanted.district, age_grade=wanted.age_grade)
        return _plain(report, wanted, by_family(added_up(count, report, places)))
    kept = Figure.objects.filter(
        count=count, family__in=families_of(report), state=wanted.state, district=wanted.district, age_grade=wanted.age_grade
    )  # fmt: skip
    return _plain(report, wanted, by_family(kept.values_list("family", "key", "children", "entries")))


def _plain(report: Report, wanted: Wanted, told: Mapping[str, Pairs]) -> Shown:
    sections = tuple(
        Section(family, tuple(Row(key, *pair) for key, pair in ordered(family, told.get(family.key, {}))))
        for family in report.families
    )
    return Shown(report, wanted, told.get(WHOLE, {}).get("", (0, 0))[0], sections, hides=False, narrows=True)


def _of_others(count: Count, report: Report, wanted: Wanted, sees: Scope) -> Shown:
    nation, told = of_all_states(count, report)
    others = Others(count, sees)
    sections = tuple(
        _row(family, others, wanted.state, told) if family.row_of else _hiding(family, wanted.state, nation, told, sees)
        for family in report.families
        if (family.of_states if wanted.state else family.of_others and not family.row_of)
    )
    whole = nation.get(WHOLE, {}).get("", (0, 0))[0] if others.tells_nation else None
    children = bases(told, sees).get(wanted.state) if wanted.state else whole
    return Shown(report, wanted, children, sections, hides=True, narrows=False)


def of_all_states(count: Count, report: Report) -> tuple[Mapping[str, Pairs], Mapping[str, Mapping[str, Pairs]]]:
    """The families of the nation, each child once, and those of each State."""
    kept = Figure.objects.filter(count=count, family__in=families_of(report), district=None, age_grade=None)
    by_state: dict[str, list[tuple[str, str, int, int]]] = {}
    for state, family, key, number, entries in kept.values_list("state", "family", "key", "children", "entries"):
        by_state.setdefault(state or "", []).append((family, key, number, entries))
    told = {state: by_family(lines) for state, lines in by_state.items()}
    nation = told.pop("", {})
    return nation, told


def _hiding(
    family: Family, state: str | None, nation: Mapping[str, Pairs], told: Mapping[str, Mapping[str, Pairs]], sees: Scope
) -> Section:  # fmt: skip
    """A family of the nation, where its rare keys are hidden; or a row of the table of all States by its keys."""
    of_nation, seen = nation.get(family.key, {}), open_keys(family, nation, told, sees)
    if state is None:
        return _section(family, of_nation, seen, withheld=bool(of_nation) and not seen)
    of_state, columns = told.get(state, {}).get(family.key, {}), list(of_nation)
    rows = by_states(family, columns, seen, told, sees).lines
    parts = next((line.parts for line in rows if line.key == state), (None,) * len(columns))
    told_keys = [key for key, part in zip(columns, parts, strict=True) if part is not None]
    every = {key: of_state.get(key, (0, 0)) for key in columns}  # a key that is not listed would be known to have none
    return _section(family, every, told_keys, withheld=not told_keys)


def _row(family: Family, others: Others, state: str | None, told: Mapping[str, Mapping[str, Pairs]]) -> Section:
    """A State's row by itself; where nothing is told, nor is which keys there are."""
    row = others.row(family, state or "", told.get(state or "", {}).get(family.key, {}))
    seen = [key for key, number in row.items() if number is not None]
    listed = {key: (number or 0, 0) for key, number in row.items()} if seen else {}
    return _section(family, listed, seen, withheld=not seen)


def open_keys(
    family: Family, nation: Mapping[str, Pairs], told: Mapping[str, Mapping[str, Pairs]], sees: Scope
) -> set[str]:
    """The keys that so many children of the nation, beside those of the own State, have that their number is told."""
    own = [told[state].get(family.key, {}) for state in sees.states if state in told]
    others = {
        key: max(0, pair[0] - sum(one.get(key, (0, 0))[0] for one in own))
        for key, pair in nation.get(family.key, {}).items()
    }
    whole = Line(None, sum(others.values()), ())
    lines = suppressed([Line(key, number, ()) for key, number in others.items()], whole).lines
    return {str(line.key) for line in lines if line.base is not None}


def by_states(
    family: Family, columns: Sequence[str], told_keys: Iterable[str], told: Mapping[str, Mapping[str, Pairs]], sees: Scope
) -> Table:  # fmt: skip
    """The table of the States by the keys of a family. What is rare in the nation has no total."""
    lines = [
        Line(
            state, told[state][WHOLE][""][0], tuple(told[state].get(family.key, {}).get(key, (0, 0))[0] for key in columns),
            known=state in sees.states,
        )
        for state in sorted(told)
    ]  # fmt: skip
    sums = [sum(line.parts[place] or 0 for line in lines) for place in range(len(columns))]
    known = set(told_keys)
    total = Line(
        None,
        sum(line.base or 0 for line in lines),
        tuple(number if key in known else None for key, number in zip(columns, sums, strict=True)),
    )
    return whole_rows(lines, total) if family.each_child_once else suppressed(lines, total)


def bases(told: Mapping[str, Mapping[str, Pairs]], sees: Scope) -> dict[str, Number]:
    """State → its children, as the page of counts shows them."""
    lines = [Line(state, told[state][WHOLE][""][0], (), known=state in sees.states) for state in sorted(told)]
    table = suppressed(lines, Line(None, sum(line.base or 0 for line in lines), ()))
    return {str(line.key): line.base for line in table.lines}


def _section(family: Family, told: Pairs, seen: Iterable[str], *, withheld: bool) -> Section:
    """Neither the place of a hidden figure tells its size, nor which keys are listed that there is a child of each."""
    shown = set() if withheld else set(seen)
    pairs = {} if withheld else {key: pair if key in shown else (0, 0) for key, pair in told.items()}
    rows = tuple(Row(key, pair[0] if key in shown else None, None) for key, pair in ordered(family, pairs))
    return Section(family, rows, withheld)


def families_of(report: Report) -> list[str]:
    return [WHOLE, *(family.key for family in report.families)]


def by_family(lines: Iterable[tuple[str, str, int, int]]) -> dict[str, dict[str, tuple[int, int]]]:
    told: dict[str, dict[str, tuple[int, int]]] = {}
    for family, key, children, entries in lines:
        told.setdefault(family, {})[key] = (children, entries)
    return told


_IN_ORDER: Final = ("keys", "month", "age_sex")


def ordered(family: Family, told: Pairs) -> list[tuple[str, tuple[int, int]]]:
    """As the labels stand, or by time; codes and names by how many children have them; "not said" last."""
    if family.words in _IN_ORDER:
        place = {key: number for number, key in enumerate(family.labels)}
        return sorted(told.items(), key=lambda one: (not one[0], place.get(one[0], len(place)), one[0]))
    return sorted(told.items(), key=lambda one: (not one[0], -one[1][0], one[0]))
