"""Who is told, without a help desk in between: the data administrators nearest to the child, from district to region to State."""

from collections.abc import Sequence

from django.db.models import Q

from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.states.models import Contact

Role = RoleAssignment.Role


def recipients(*, state: str, district: str | None = None) -> list[User]:
    """The people of the narrowest level that has any: data administrators of the district, those of its region, its primary users,
    then data administrators of the State. Without a district, the State's. May be empty.
    """
    for level in _levels(state, district):
        found = [user for user in _holders(level) if user.is_active and not user.is_paused]
        if found:
            return found
    return []


def contacts_without_account(*, state: str, district: str | None = None) -> list[str]:
    """The e-mail addresses of the contacts of the district, else of the State, who cannot sign in yet."""
    of_state = Contact.objects.filter(state=state)
    there = of_state.filter(district=district) if district else of_state.none()
    addresses = dict.fromkeys((there or of_state.filter(district=None)).values_list("email", flat=True))
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    return [address for address in addresses if address not in known]


def _levels(state: str, district: str | None) -> Sequence[Q]:
    of_state = Q(role=Role.STATE_DATA_ADMINISTRATOR, state=state)
    if district is None:
        return [of_state]
    return [
        Q(role=Role.DISTRICT_DATA_ADMINISTRATOR, district=district),
        Q(role=Role.REGIONAL_DATA_ADMINISTRATOR, region__districts=district),
        Q(role=Role.PRIMARY_USER, district=district, school__isnull=True),
        of_state,
    ]


def _holders(level: Q) -> list[User]:
    held = RoleAssignment.objects.filter(level).values("user")
    return list(User.objects.filter(pk__in=held, status=User.Status.ACTIVE).order_by("pk"))
