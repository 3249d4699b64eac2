"""The people of the demonstration: invented, with addresses that no mail can reach (RFC 2606)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from vereda.exchange.accounts.actions import apply, assign_role, confirm, create_account
from vereda.exchange.accounts.models import Application, RoleAssignment, User
from vereda.exchange.states.models import State

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
        "noor.halvorsen@wa.example", "Noor Halvorsen", "State data administrator", Role.STATE_DATA_ADMINISTRATOR, "WA"
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
    DemoPerson(
        "graciela.tovar@ed.example", "Graciela Tovar", "Government administrator", Role.GOVERNMENT_ADMINISTRATOR
    ),
    DemoPerson("otis@ed.example", "Otis Bramwell", "Office of Migrant Education", Role.GOVERNMENT_USER),
    DemoPerson("nadia@nowhere.example", "Nadia Sorel", "No role yet", None, "WA"),
)


@transaction.atomic
def demo_accounts(*, districts: dict[str, str]) -> list[User]:
    """Make the demo accounts that do not stand yet. `districts`: State code → NCES ID of the district for its school people."""
    users = []
    for person in PEOPLE:
        user = User.objects.filter(email=person.email).first()
        if user is None:
            user = create_account(
                email=person.email,
                name=person.name,
                title=person.title,
                state_id=person.state,
                password=PASSWORD,
                by="vereda demo",
            )
        elif user.is_dormant or user.is_paused:  # a demonstration of long ago, shown again
            today = timezone.now()
            user.reopened_at, user.rules_accepted_on, user.trained_on = today, today.date(), today.date()
            user.save()
        if person.role and (not person.in_district or person.state in districts):
            district = districts[person.state] if person.in_district and person.state else None
            assign_role(user=user, role=person.role, state=person.state, district=district, by="vereda demo")
        users.append(user)
    return users


@transaction.atomic
def demo_application() -> Application | None:
    """One that its supervisor has confirmed waits for Washington's user administrator; made once."""
    if Application.objects.exists():
        return None
    application = apply(
        email="teo.quintanilla@lower-yakima.example",
        name="Teo Quintanilla",
        title="Home visitor",
        phone="(509) 555-0118",
        work_address="402 Orchard Way, Lower Yakima",
        state=State.objects.get(pk="WA"),
        place="Lower Yakima",
        role=Role.SECONDARY_USER,
        need="I visit families in the camps and tell the school which children have come.",
        trained_on=timezone.now().date() - timedelta(days=40),
        language="en",
        authority_name="Marisol Brandt",
        authority_title="Principal",
        authority_email="marisol.brandt@lower-yakima.example",
        authority_phone="(509) 555-0119",
    )
    return confirm(application=application, how_known=Application.HowKnown.KNOWN_IN_PERSON) if application else None
