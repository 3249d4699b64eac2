"""The scorecard of a State or of a district of it, beside the periods before and among its peers; and of all States in short."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, Sum

from vereda.core.counts.suppression import share_told
from vereda.exchange.accounts.models import User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.counts.models import Count
from vereda.exchange.reports.models import Measured
from vereda.exchange.reports.quality import FILLED, MEASURES
from vereda.exchange.reports.tables import NotForYou
from vereda.exchange.states.models import District

FEWEST: Final = 10  # of what a measure applies to, for a share that is ranked
QUARTERS: Final = 4
DUE: Final = "due."
SECTIONS: Final = ("completeness", "validity", "timeliness", "stability", "duplicates", "matching", "worklist", "use")


@dataclass(frozen=True)
class Place:
    """`opens`: whether the person may see numbers, and the children behind them."""

    state: str
    district: str | None
    opens: bool


@dataclass(frozen=True)
class Share:
    """`met` of `applies`: None for who sees no numbers; then it lies between two per cents that are told, or nothing is."""

    met: int | None
    applies: int | None
    least: float
    most: float

    @property
    def middle(self) -> float:
        return (self.least + self.most) / 2


@dataclass(frozen=True)
class Score:
    """`quarter`: among the States, 1 the best; None where too few can be ranked. `before`: in the period before."""

    measure: str
    section: str
    share: Share
    before: Share | None
    quarter: int | None


def place_for(user: User, state: str | None, district: str | None) -> Place | None:
    """The place that the person asks for, or its own one; None: all States in short. Raises NotForYou."""
    reports, sees = scope_of(user, Permission.VIEW_REPORTS), scope_of(user, Permission.VIEW_CHILD)
    if reports.is_empty:
        raise NotForYou
    if not reports.nation:
        return _own_district(reports.districts, state, district)
    own = state or min(sees.states, default=None)
    if own is None:
        return None
    if own in sees.states:
        return Place(own, district, opens=True)
    if sees.states or district:  # a State sees no other State's card, and the Department no district's
        raise NotForYou(own)
    return Place(own, None, opens=False)


def _own_district(districts: Iterable[str], state: str | None, district: str | None) -> Place:
    chosen = District.objects.filter(pk__in=sorted(districts)).filter(Q(pk=district) if district else Q()).first()
    if chosen is None or state not in (None, chosen.state_id):
        raise NotForYou(district)
    return Place(chosen.state_id, chosen.pk, opens=True)


def scores(count: Count, before: Count | None, place: Place) -> list[Score]:
    """In the order of the sections; what applies to few is left out for who sees shares only."""
    shares, earlier = _shares(count, place), _shares(before, place) if before else {}
    quarters = {} if place.district else _quarters(count)
    found = [
        Score(measure, section_of(measure), share, earlier.get(measure), quarters.get((measure, place.state)))
        for measure, share in shares.items()
    ]
    return sorted(found, key=lambda one: (SECTIONS.index(one.section), one.share.middle, one.measure))


def section_of(measure: str) -> str:
    if measure.startswith(FILLED):
        return "completeness"
    return "timeliness" if measure.startswith(DUE) else MEASURES[measure].section


def _shares(count: Count, place: Place) -> Mapping[str, Share]:
    rows = Measured.objects.filter(count=count, state=place.state, district=place.district, applies__gt=0)
    shares = {row.measure: share_of(row.met, row.applies, opens=place.opens) for row in rows}
    return {measure: share for measure, share in shares.items() if share}


def share_of(met: int, applies: int, *, opens: bool) -> Share | None:
    if opens:
        return Share(met, applies, met / applies, met / applies)
    told = share_told(met, applies)
    return Share(None, None, told[0] / 100, told[1] / 100) if told else None


def _quarters(count: Count) -> Mapping[tuple[str, str], int]:
    """Measure and State → the quarter of the States in which it stands, equals together; none where all are equal."""
    by_measure: dict[str, list[tuple[float, str]]] = {}
    for row in Measured.objects.filter(count=count, district=None, applies__gte=FEWEST):
        by_measure.setdefault(row.measure, []).append((row.met / row.applies, row.state))
    return {
        (measure, state): 1 + QUARTERS * sum(other > share for other, _ in some) // len(some)
        for measure, some in by_measure.items()
        if len(some) >= QUARTERS and len({share for share, _ in some}) > 1
        for share, state in some
    }


def in_short(count: Count) -> Mapping[str, Mapping[str, Share]]:
    """State → section → the share of all that its measures apply to, for who sees shares only."""
    rows = Measured.objects.filter(count=count, district=None).order_by()
    sums: dict[str, dict[str, tuple[int, int]]] = {}
    for state, measure, met, applies in rows.values_list("state", "measure").annotate(
        met=Sum("met"), all=Sum("applies")
    ):
        of_state, section = sums.setdefault(state, {}), section_of(measure)
        before = of_state.get(section, (0, 0))
        of_state[section] = (before[0] + met, before[1] + applies)
    shares = {
        state: {section: share_of(*pair, opens=False) for section, pair in some.items()} for state, some in sums.items()
    }
    return {state: {section: one for section, one in some.items() if one} for state, some in shares.items()}
