"""What reads States, schools and agreements."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, QuerySet

from vereda.core.folding import fold
from vereda.exchange.states.models import Agreement, Contact, District, School, State

ENDS_SOON = 60  # days before its agreements end in which a State is reminded: a signature takes weeks
NEAR_ENOUGH = 0.45  # word similarity; lower, and every "Lincoln Elementary" answers to every other


@dataclass(frozen=True)
class ProductionLane:
    """Whether a State's production lane is open, and if not, which agreements are wanting."""

    is_open: bool
    missing: tuple[str, ...]


def production_lane(state: str, on: date) -> ProductionLane:
    """The lane on a day: open while an Interconnection and an Interconnection Security Agreement are in force."""
    in_force = set(
        Agreement.objects.filter(state=state, signed_on__lte=on, valid_until__gte=on)
        .order_by()
        .values_list("kind", flat=True)
    )
    missing = tuple(kind for kind in Agreement.Kind.values if kind not in in_force)
    return ProductionLane(is_open=not missing, missing=missing)


def production_lane_open(state: str, on: date) -> bool:
    return production_lane(state, on).is_open


@dataclass(frozen=True)
class Standing:
    """How a State stands with the exchange: the last day on which all its agreements hold (None: its lane is closed), and how
    many people there can be called.
    """

    state: State
    open_until: date | None
    contacts: int

    def ends_soon(self, on: date) -> bool:
        return self.open_until is not None and (self.open_until - on).days <= ENDS_SOON


def standings(on: date) -> list[Standing]:
    """Every State on a day, by name."""
    until: dict[str, dict[str, date]] = {}
    in_force = Agreement.objects.filter(signed_on__lte=on, valid_until__gte=on).order_by("valid_until")
    for one in in_force:
        until.setdefault(one.state_id, {})[one.kind] = one.valid_until
    states = State.objects.annotate(number_of_contacts=Count("contacts")).order_by("name")
    return [
        Standing(
            state=state,
            open_until=min(held.values()) if len(held := until.get(state.pk, {})) == len(Agreement.Kind) else None,
            contacts=state.number_of_contacts,
        )
        for state in states
    ]


def state_codes() -> set[str]:
    return set(State.objects.values_list("code", flat=True))


def school(nces_id: str) -> School | None:
    return School.objects.select_related("district", "state").filter(pk=nces_id).first()


def school_names() -> dict[str, str]:
    """NCES school ID → name, of the whole list."""
    return dict(School.objects.order_by().values_list("nces_id", "name"))


def district_names() -> dict[str, str]:
    """NCES district ID → name, of the whole list."""
    return dict(District.objects.order_by().values_list("nces_id", "name"))


def find_schools(text: str, *, state: str | None = None, limit: int = 20) -> QuerySet[School]:
    """Schools by name and place, forgiving spelling, accents and order; nearest first."""
    wanted = fold(text)
    found = School.objects.filter(search_text__trigram_word_similar=wanted)
    if state:
        found = found.filter(state=state)
    return (
        found.select_related("district")
        .annotate(nearness=TrigramWordSimilarity(wanted, "search_text"))
        .filter(nearness__gte=NEAR_ENOUGH)
        .order_by("-nearness", "name", "nces_id")[:limit]
    )


def find_districts(text: str, *, state: str | None = None, limit: int = 20) -> QuerySet[District]:
    """Districts by name and place, forgiving spelling, accents and order; nearest first."""
    wanted = fold(text)
    found = District.objects.filter(search_text__trigram_word_similar=wanted)
    if state:
        found = found.filter(state=state)
    return (
        found.annotate(nearness=TrigramWordSimilarity(wanted, "search_text"))
        .filter(nearness__gte=NEAR_ENOUGH)
        .order_by("-nearness", "name", "nces_id")[:limit]
    )


def contacts_of(states: list[str]) -> QuerySet[Contact]:
    """Whom to call in these States: the State's own people before those of districts."""
    return Contact.objects.filter(state__in=states).select_related("state", "district").order_by("district_id", "name")
