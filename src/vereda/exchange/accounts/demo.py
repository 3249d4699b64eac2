"""The people of the demonstration: invented, with addresses that no mail can reach (RFC 2606)."""

from dataclasses import dataclass

from django.db import transaction

from vereda.exchange.accounts.actions import assign_role, create_account
from vereda.exchange.accounts.models import RoleAssignment, User

Role = RoleAssignment.Role
PASSWORD = "camino-real-2026"  # noqa: S105 - printed on the terminal; works in demo mode only, where all data are invented


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    title: str
    role: str | None
    state: str | None = None
    in_district: bool = False


PEOPLE = (
    DemoPerson("rosa@lower-yakima.example", "Rosa Villarreal", "Registrar", Role.PRIMARY_USER, "WA", in_district=True),
    DemoPerson(
        "dana.okafor@wa.example", "Dana Okafor", "State data administrator", Role.STATE_DATA_ADMINISTRATOR, "WA"
    ),
    DemoPerson(
        "ignacio.pruneda@tx.example", "Ignacio Pruneda", "State data administrator", Role.STATE_DATA_ADMINISTRATOR, "TX"
    ),
    DemoPerson(
        "ruth.vandermeer@mi.example", "Ruth Vandermeer", "State data administrator", Role.STATE_DATA_ADMINISTRATOR, "MI"
    ),
    DemoPerson("carl@palmetto-flats.example", "Carl Whitfield", "Counselor", Role.PRIMARY_USER, "FL", in_district=True),
    DemoPerson(
        "uma.castellanos@wa.example", "Uma Castellanos", "State user administrator", Role.STATE_USER_ADMINISTRATOR, "WA"
    ),
    DemoPerson("otis@ed.example", "Otis Bramwell", "Office of Migrant Education", Role.GOVERNMENT_USER),
    DemoPerson("nadia@nowhere.example", "Nadia Sorel", "Applied, not yet approved", None),
)


@transaction.atomic
def demo_accounts(*, districts: dict[str, str]) -> list[User]:
    """Make the demo accounts that do not stand yet. `districts`: State code → NCES ID of the district for its school people."""
    users = []
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = create_account(
                email=person.email, name=person.name, title=person.title, password=PASSWORD, by="vereda demo"
            )
        if person.role and (not person.in_district or person.state in districts):
            district = districts[person.state] if person.in_district and person.state else None
            assign_role(user=user, role=person.role, state=person.state, district=district, by="vereda demo")
        users.append(user)
    return users
