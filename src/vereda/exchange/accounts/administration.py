"""Who administers whose account, and which roles with which scope an administrator may give.

MSIX: State and regional user administrators make accounts in their own State, and so does the government (MSIX refresher deck).
That nobody administers the own account, and that administrators of a State are made by the government, is our choice.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.accounts.permissions import MATRIX, Permission
from vereda.exchange.states.models import District, Region, School, State

Role = RoleAssignment.Role


class Reach(StrEnum):
    """What a role is given for."""

    NATION = "nation"
    STATE = "state"
    REGION = "region"
    DISTRICT = "district"
    SCHOOL = "school"


LOCAL = (Reach.STATE, Reach.REGION, Reach.DISTRICT, Reach.SCHOOL)
REACHES: dict[str, tuple[Reach, ...]] = {
    Role.SECONDARY_USER: LOCAL,
    Role.PRIMARY_USER: LOCAL,
    Role.DISTRICT_DATA_ADMINISTRATOR: (Reach.DISTRICT,),
    Role.REGIONAL_DATA_ADMINISTRATOR: (Reach.REGION,),
    Role.STATE_DATA_ADMINISTRATOR: (Reach.STATE,),
    Role.REGIONAL_USER_ADMINISTRATOR: (Reach.REGION,),
    Role.STATE_USER_ADMINISTRATOR: (Reach.STATE,),
    Role.GOVERNMENT_USER: (Reach.NATION,),
    Role.GOVERNMENT_ADMINISTRATOR: (Reach.NATION,),
    Role.PRIVACY_ACT_ADMINISTRATOR: (Reach.NATION,),
    Role.HELP_DESK: (Reach.NATION,),
    Role.SYSTEM_ADMINISTRATOR: (Reach.NATION,),
    Role.STATE_SYSTEM: (Reach.STATE,),
}

IN_A_REGION = frozenset({Role.SECONDARY_USER, Role.PRIMARY_USER, Role.DISTRICT_DATA_ADMINISTRATOR})
IN_A_STATE = IN_A_REGION | {
    Role.REGIONAL_DATA_ADMINISTRATOR,
    Role.STATE_DATA_ADMINISTRATOR,
    Role.REGIONAL_USER_ADMINISTRATOR,
}
GIVES: dict[
    str, frozenset[Role]
] = {  # those of Permission.MANAGE_ACCOUNTS; a system administrator is made at the console, a State's system with its key
    Role.REGIONAL_USER_ADMINISTRATOR: IN_A_REGION,
    Role.STATE_USER_ADMINISTRATOR: IN_A_STATE,
    Role.GOVERNMENT_ADMINISTRATOR: frozenset(Role) - {Role.SYSTEM_ADMINISTRATOR, Role.STATE_SYSTEM},
}
VIEWS = frozenset(grant.role for grant in MATRIX[Permission.VIEW_ACCOUNTS])


class NotYours(Exception):
    """The account, the application or the scope is another administrator's, or one's own."""


@dataclass(frozen=True)
class Place:
    """The scope of a role: the nation when all is None."""

    state: State | None = None
    region: Region | None = None
    district: District | None = None
    school: School | None = None

    @property
    def reach(self) -> Reach:
        kinds = ((self.school, Reach.SCHOOL), (self.district, Reach.DISTRICT), (self.region, Reach.REGION))
        narrow = next((reach for place, reach in kinds if place), None)
        return narrow or (Reach.STATE if self.state else Reach.NATION)

    @property
    def district_id(self) -> str | None:
        return self.school.district_id if self.school else self.district.pk if self.district else None

    @classmethod
    def of(cls, role: RoleAssignment) -> "Place":
        return cls(role.state, role.region, role.district, role.school)

    def __str__(self) -> str:
        return str(self.school or self.district or self.region or self.state or "")


def administrator_roles(user: User) -> list[RoleAssignment]:
    """The person's own roles that administer accounts."""
    return _roles_among(user, GIVES)


def _roles_among(user: User, wanted: Container[str]) -> list[RoleAssignment]:
    """None of who is not active or whose access is paused."""
    if not user.is_active or user.is_paused:
        return []
    return [held for held in user.roles.all() if held.role in wanted]


def administers(user: User) -> bool:
    return bool(administrator_roles(user))


def states_administered(user: User) -> frozenset[str] | None:
    """The States in which the person administers accounts; None for all of them and the nation."""
    held = administrator_roles(user)
    if any(one.state_id is None for one in held):
        return None
    return frozenset(one.state_id for one in held if one.state_id)


def may_give(by: User, role: str, place: Place) -> bool:
    """Whether the role may have that scope at all, and the person may give it there."""
    if place.reach not in REACHES[role]:
        return False
    return any(role in GIVES[held.role] and _lies_within(place, held) for held in administrator_roles(by))


def roles_to_give(by: User) -> list[Role]:
    return [role for role in Role if any(role in GIVES[held.role] for held in administrator_roles(by))]


def _lies_within(place: Place, held: RoleAssignment) -> bool:
    if held.state_id is None:
        return True
    if place.state is None or place.state.pk != held.state_id:
        return False
    if held.region is None:
        return True
    if place.region is not None:
        return place.region.pk == held.region_id and place.reach == Reach.REGION
    return place.district_id in {district.pk for district in held.region.districts.all()}


def people_of(by: User) -> QuerySet[User]:
    """The accounts that the person sees: all, those of the own States, or those in the districts of the own regions."""
    seen = Q(pk__in=[])
    for held in _roles_among(by, VIEWS):
        if held.state_id is None:
            seen = Q()
            break
        seen |= Q(state=held.state_id) if held.region is None else _in_region(held.region)
    everyone = User.objects.filter(seen, is_system=False).select_related("state")
    return everyone.prefetch_related("roles__state", "roles__region__districts", "roles__district", "roles__school")


def _in_region(region: Region) -> Q:
    districts = [district.pk for district in region.districts.all()]
    inside = RoleAssignment.objects.filter(
        Q(region=region) | Q(district__in=districts) | Q(school__district__in=districts)
    )
    return Q(state=region.state_id, pk__in=inside.values("user"))


def may_change(by: User, user: User) -> bool:
    """Whether the person may change the account: another's, seen, and without a role that is not the person's to give."""
    if by.pk == user.pk or not administers(by) or not people_of(by).filter(pk=user.pk).exists():
        return False
    return all(may_give(by, held.role, Place.of(held)) for held in user.roles.all())


def refuse_unless(allowed: bool) -> None:
    """Raises NotYours."""
    if not allowed:
        raise NotYours


def applications_of(by: User) -> QuerySet[Application]:
    """The applications that the person may decide: those of the own States."""
    states = states_administered(by)
    everyone = Application.objects.select_related("state", "decided_by", "user")
    return everyone if states is None else everyone.filter(state__in=states)
