import pytest

from vereda.exchange.accounts.actions import assign_role, create_account
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District

Role = RoleAssignment.Role
DISTRICT, OTHER_DISTRICT = "5399900", "5399901"
ROLES = {
    "Rosa": (Role.PRIMARY_USER, DISTRICT),
    "Sam": (Role.SECONDARY_USER, DISTRICT),
    "Tess": (Role.SECONDARY_USER, OTHER_DISTRICT),
    "Dana": (Role.STATE_DATA_ADMINISTRATOR, None),
    "Nadia": (None, None),
}


@pytest.fixture(autouse=True)
def states(db: None) -> None:
    seed_states()


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Rosa of a district of Washington, secondary users of it and of another, Dana of Washington, Nadia without any role."""
    for number in (DISTRICT, OTHER_DISTRICT):
        District.objects.create(nces_id=number, state_id="WA", name=number, source="invented", search_text=number)
    made = {}
    for name, (role, district) in ROLES.items():
        made[name] = create_account(email=f"{name}@wa.example", name=name, title="", password="-", by="test")
        if role:
            assign_role(user=made[name], role=role, state="WA", district=district, by="test")
    return made
