"""What a report tells of the children of other States row by row, beside all other tables that the same reader may see.

How many children a State has in such a row, the page of counts tells or hides. Where it tells, the row may say how they divide;
where it hides, nothing is told, for the row would give the number away, or that it is none. No sum of States is told of these
families, so that no row rests on another (`core.counts.suppression.split`; a solver tries all these tables together).
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from vereda.core.counts.suppression import Line, Table, split, suppressed
from vereda.exchange.accounts.permissions import Scope
from vereda.exchange.counts.models import Count
from vereda.exchange.counts.publishing import PARTS, Wanted, hiding
from vereda.exchange.reports.definitions import WHOLE, Family
from vereda.exchange.reports.models import Figure

UPPER_GRADES: Final = frozenset({"09", "10", "11", "12"})  # those of sources/graduation.sql
YES: Final = "Yes"
Number = int | None


class Others:
    """The rows of all States of a count for one reader."""

    def __init__(self, count: Count, sees: Scope) -> None:
        self.count, self.sees = count, sees

    def row(self, family: Family, state: str, told: Mapping[str, tuple[int, int]]) -> dict[str, Number]:
        """Key → children; None: hidden. `told`: key → children, entries of the State."""
        if family.row_of == "pfs":  # the rest is known then, and how it divides is not told
            return {YES: self._part(state, "pfs")}
        numbers = {key: children for key, (children, _entries) in told.items()}
        return {**numbers} if state in self.sees.states else split(numbers, WHOLES[family.row_of](self, state))

    def moved_in_period(self, state: str) -> Number:
        return self._part(state, "moved_in_period")

    def in_upper_grades(self, state: str) -> Number:
        told = [self.grades[state][grade] for grade in self.grades.get(state, {}) if grade in UPPER_GRADES]
        return None if None in told else sum(number or 0 for number in told)

    def _part(self, state: str, name: str) -> Number:
        line = self._states.get(state)
        return line.parts[PARTS.index(name)] if line else None

    @property
    def tells_nation(self) -> bool:
        """Whether the sum of States is told, beside what the reader knows."""
        return self._table.total.base is not None

    @cached_property
    def _states(self) -> Mapping[str, Line]:
        return {str(line.key): line for line in self._table.lines}

    @cached_property
    def _table(self) -> Table:
        return hiding(self.count, Wanted(), self.sees)

    @cached_property
    def grades(self) -> Mapping[str, Mapping[str, Number]]:
        """State → grade → children, as the page of counts tells them; from what was added up, in one query for all States."""
        kept = Figure.objects.filter(count=self.count, family=WHOLE, state__isnull=False, age_grade__isnull=False)
        by_state: dict[str, list[Line]] = {}
        for state, grade, children in kept.values_list("state", "age_grade", "children"):
            by_state.setdefault(str(state), []).append(Line(grade, children, ()))
        return {
            state: {
                str(line.key): line.base for line in suppressed(lines, Line(state, self._states[state].base, ())).lines
            }
            for state, lines in by_state.items()
        }


WHOLES: Final[Mapping[str, Callable[[Others, str], Number]]] = {
    "moved_in_period": Others.moved_in_period,
    "grades_9_to_12": Others.in_upper_grades,
}
