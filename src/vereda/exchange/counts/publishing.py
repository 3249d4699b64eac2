"""The tables that a person may see: where they reach, and with small counts hidden from who has no right to the children."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from vereda.core.counts import MEASURES
from vereda.core.counts.suppression import Line, Table, added, each_once, suppressed
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, Scope, scope_of
from vereda.exchange.counts.models import Count, CountedChild
from vereda.exchange.counts.queries import Figures, figures

PARTS: Final = tuple(name for name in MEASURES if name != "category_1")
OWN_LEVELS: Final = ("region", "district", "school", "age_grade", "age")
OTHERS_LEVELS: Final = ("district", "age_grade")  # levels that lie within each other: hidden figures cannot be crossed


class NotForYou(Exception):
    """The person has no reports, or none of that place."""


@dataclass(frozen=True)
class Wanted:
    """A table: the children of everywhere, of a State, or of a district of it, `by` one of the levels."""

    by: str = "state"
    state: str | None = None
    district: str | None = None


@dataclass(frozen=True)
class Published:
    """`hides`: whether anything may be hidden from this person. `opens`: whether the person may list the children."""

    wanted: Wanted
    table: Table
    hides: bool
    opens: bool
    levels: tuple[str, ...]

    @property
    def beside_states(self) -> bool:
        """Whether this is the nation, each child once, as far as the tables of the States leave it to be told."""
        return self.hides and self.wanted.state is None and self.wanted.by != "state"


def published(user: User, count: Count, wanted: Wanted) -> Published:
    """The table for this person. Raises NotForYou."""
    reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
    if reports.is_empty:
        raise NotForYou
    levels = levels_for(reports, sees, wanted)
    if wanted.by not in levels:
        raise NotForYou(wanted.by)
    if _is_own(wanted, reports, sees):
        within = Q() if reports.nation else _places(reports)
        return Published(wanted, _plain(count, wanted, within), hides=False, opens=True, levels=levels)
    return Published(wanted, hiding(count, wanted, sees), hides=True, opens=False, levels=levels)


def tells_nation(user: User, count: Count) -> bool:
    """Whether the person may be told how many children the nation has: not who could take the own ones off, and few are left."""
    own = scope_of(user, Permission.VIEW_CHILD).states | scope_of(user, Permission.SIGN_COUNTS).states
    return not own or hiding(count, Wanted(), Scope(states=own)).total.base is not None


def levels_for(reports: Scope, sees: Scope, wanted: Wanted) -> tuple[str, ...]:
    """What the person may break the table down by."""
    if not reports.nation:
        return OWN_LEVELS if wanted.state is None else ()
    if wanted.state in sees.states:
        return ("school", "age_grade", "age") if wanted.district else OWN_LEVELS
    if wanted.district:
        return ("school",)
    return OTHERS_LEVELS if wanted.state else ("state", "age_grade")


def _is_own(wanted: Wanted, reports: Scope, sees: Scope) -> bool:
    return not reports.nation or (wanted.state is not None and wanted.state in sees.states)


def _places(scope: Scope) -> Q:
    return Q(state__in=scope.states) | Q(district__in=scope.districts) | Q(school__in=scope.schools)


def _plain(count: Count, wanted: Wanted, within: Q) -> Table:
    lines = [_line(one) for one in figures(count, wanted.by, within, **_where(wanted))]
    return Table(tuple(lines), added(lines, len(PARTS)))


def hiding(count: Count, wanted: Wanted, sees: Scope) -> Table:
    """What everybody may see, as much as the table above it leaves to be shown: a State's among the States', a district's among its
    State's; and what the nation's by grade leaves of those. `sees`: what the reader sees of them anyway.
    """
    whole = figures(count, wanted.by, **_where(wanted))
    lines = [_line(one, known=wanted.by == "state" and one.key in sees.states) for one in whole]
    if wanted.by == "state":
        return suppressed(lines, added(lines, len(PARTS)))
    if wanted.state is None:
        table = _each_child_once(count, wanted.by, lines, sees)
    else:
        above = Wanted(by="district", state=wanted.state) if wanted.district else Wanted()
        own = wanted.district or wanted.state
        parents = hiding(count, above, sees).lines
        total = next((line for line in parents if line.key == own), None)
        table = suppressed(lines, total or Line(own, None, (None,) * len(PARTS)))
    # how many rows are listed tells how many children there are at least
    return replace(table, lines=()) if table.withheld else table


def _each_child_once(count: Count, by: str, lines: Sequence[Line], sees: Scope) -> Table:
    """The nation's rows beside those of the States. Of children of the own places a person knows all their States."""
    within, knows = Q(), bool(sees.states or sees.districts or sees.schools)
    if knows:
        own = CountedChild.objects.filter(_places(sees), count=count, category_1=True, child=OuterRef("child"))
        within = Q(~Exists(own))
    homes = _by_key(figures(count, by, within, home=True), lines) if knows else lines
    again = _by_key(figures(count, by, within, home=False), lines)
    return each_once(lines, unknown=homes, repeated=again, states=hiding(count, Wanted(), sees))


def _by_key(found: Sequence[Figures], lines: Sequence[Line]) -> list[Line]:
    """In the order of the lines, with zeros for those that none was found of."""
    by_key = {one.key: _line(one) for one in found}
    return [by_key.get(line.key, Line(line.key, 0, (0,) * len(PARTS))) for line in lines]


def _where(wanted: Wanted) -> dict[str, Any]:
    places = {name: value for name in ("state", "district") if (value := getattr(wanted, name))}
    return places if places or wanted.by == "state" else {"home": True}


def _line(one: Figures, *, known: bool = False) -> Line:
    return Line(one.key, one.category_1, tuple(getattr(one, name) for name in PARTS), known=known)


def listed(user: User, count: Count, **where: Any) -> Any:
    """Children of the count, counted or not, whom the person has in the own scope; ordered by MSIX ID. Raises NotForYou."""
    reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
    if reports.is_empty or not (sees.states or sees.districts or sees.schools):
        raise NotForYou
    rows = CountedChild.objects.filter(_places(sees), count=count, **where)
    return rows.select_related("child", "state").order_by("child__msix_id", "state")
