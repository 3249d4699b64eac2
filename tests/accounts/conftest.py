"""The standing characters, and what an application says."""

from datetime import date

import pytest

from vereda.exchange.accounts.administration import Place
from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District, State

DISTRICTS = {"WA": "5399001", "FL": "1299001"}


def bring_in() -> dict[str, User]:
    seed_states()
    for state, nces_id in DISTRICTS.items():
        District.objects.create(
            nces_id=nces_id, state_id=state, name=f"Invented of {state}", source="test", search_text="invented"
        )
    demo_accounts(districts=DISTRICTS)
    return {user.name.split()[0]: user for user in User.objects.all()}


@pytest.fixture
def people(db) -> dict[str, User]:
    return bring_in()


def paperwork(**changed) -> dict[str, object]:
    """What Inés writes who applies in Washington."""
    return {
        "email": "ines@lower-yakima.example",
        "name": "Inés Aranda",
        "title": "Registrar",
        "phone": "(509) 555-0110",
        "work_address": "1 Ahtanum Road, Yakima",
        "state": State.objects.get(pk="WA"),
        "place": "Lower Yakima",
        "role": RoleAssignment.Role.PRIMARY_USER,
        "need": "I enroll children.",
        "trained_on": date(2026, 9, 1),
        "language": "es",
        "authority_name": "Hugo Brandt",
        "authority_title": "Principal",
        "authority_email": "hugo@lower-yakima.example",
        "authority_phone": "(509) 555-0111",
        **changed,
    }


def in_district(state: str) -> Place:
    return Place(state=State.objects.get(pk=state), district=District.objects.get(pk=DISTRICTS[state]))
