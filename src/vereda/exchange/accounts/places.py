"""The places that a role may be given for, found by name, and written as one word: `district:5399901`."""

from vereda.exchange.accounts.administration import Place, Reach, states_administered
from vereda.exchange.accounts.models import User
from vereda.exchange.states.models import District, Region, School, State
from vereda.exchange.states.queries import find_districts, find_schools

MOST = 6  # districts, and as many schools


def key_of(place: Place) -> str:
    """The word by which a form names the place."""
    narrow = place.school or place.district or place.region or place.state
    return f"{place.reach}:{narrow.pk if narrow else ''}"


def place_of(key: str) -> Place | None:
    """The place of such a word; None when there is none."""
    kind, _, number = key.partition(":")
    match kind:
        case Reach.NATION:
            return Place()
        case Reach.STATE:
            state = State.objects.filter(pk=number).first()
            return Place(state=state) if state else None
        case Reach.REGION if number.isdecimal():
            region = Region.objects.select_related("state").filter(pk=int(number)).first()
            return Place(state=region.state, region=region) if region else None
        case Reach.DISTRICT:
            district = District.objects.select_related("state").filter(pk=number).first()
            return Place(state=district.state, district=district) if district else None
        case Reach.SCHOOL:
            school = School.objects.select_related("state", "district").filter(pk=number).first()
            return Place(state=school.state, school=school) if school else None
    return None


def find_places(by: User, text: str, *, state: State | None = None) -> list[Place]:
    """What the administrator could give a role for: the States and regions, then districts and schools that sound so."""
    states = states_administered(by)
    own = State.objects.filter(pk=state.pk) if state else State.objects.all()
    if states is not None:
        own = own.filter(pk__in=states)
    found = [Place()] if states is None and state is None else []
    found += [Place(state=one) for one in (own if state or states is not None else own.none())]
    regions = Region.objects.filter(state__in=own).select_related("state")
    found += [Place(state=region.state, region=region) for region in regions]
    if text.strip():
        within: list[str | None] = [state.pk] if state else [*sorted(states)] if states is not None else [None]
        for code in within:
            districts = find_districts(text, state=code, limit=MOST).select_related("state")
            schools = find_schools(text, state=code, limit=MOST).select_related("state")
            found += [Place(state=district.state, district=district) for district in districts]
            found += [Place(state=school.state, school=school) for school in schools]
    return found
