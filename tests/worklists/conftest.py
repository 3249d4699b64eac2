"""Administrators of Washington, Texas and Michigan at their desks, and a near match between two of these States."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests.children.deliveries import deliver, student

from vereda.core.identity import explain
from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.accounts.models import User
from vereda.exchange.mail.models import Mail
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District
from vereda.exchange.worklists.access import ItemAccess, item_for
from vereda.exchange.worklists.deciding import Given, answer
from vereda.exchange.worklists.models import WorkItem

DISTRICTS = {"WA": ("5399901", "Lower Yakima SD"), "TX": ("4899901", "Rio Verde ISD")}
NOW = datetime(2026, 11, 18, 17, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def people(db: None) -> dict[str, User]:
    seed_states()
    for state, (nces_id, name) in DISTRICTS.items():
        District.objects.create(nces_id=nces_id, state_id=state, name=name, source="invented", search_text=name.lower())
    demo_accounts(districts={"WA": DISTRICTS["WA"][0]})
    return {user.name.split()[0]: user for user in User.objects.all()}


LIVED = {
    "enrollment_date": date(2025, 9, 1),
    "withdrawal_date": date(2026, 5, 20),
    "school_district_id": "4899901",
    "facility_state": "TX",
}
LIVES = {"enrollment_date": date(2026, 9, 1), "school_district_id": "5399901", "facility_state": "WA"}


def doubtful(*, state: str = "WA") -> tuple[dict, dict]:
    """Two records that a person should compare, whatever the model of the day."""
    one = student("TX1", "Mona", "Reyes", "Cárdenas", multiple_birth_flag=None, enrollments=[LIVED])
    ways = (
        {"birth_date": date(2007, 3, 8)},
        {},
        {"first_name": "Ramona"},
        {"last_name_2": "Cardona"},
        {"birth_date": date(2007, 7, 3)},
    )
    others = [student("WA1", "Mona", "Reyes", multiple_birth_flag=None, enrollments=[LIVES]) | way for way in ways]
    left = one | {"state": "TX", "multiple_birth": None}
    return one, next(other for other in others if explain(left, other | {"state": state}).decision == "near_match")


@pytest.fixture
def near(people: dict[str, User]) -> WorkItem:
    """A near match of Texas and Washington, as the intake makes it."""
    texas, washington = doubtful()
    deliver("TX", [texas])
    deliver("WA", [washington])
    return WorkItem.objects.get()


@pytest.fixture
def answered(people: dict[str, User]) -> Callable[..., WorkItem]:
    """Answer an item as one of the people, who has just looked at it."""

    def by(name: str, item: WorkItem, given: str, **more: object) -> WorkItem:
        access = seen(people[name], item)
        return answer(item=item.pk, by=access, given=Given(given, "because", access.item.turn, **more))

    return by


def seen(user: User, item: WorkItem) -> ItemAccess:
    return item_for(user, item.pk)


@pytest.fixture
def posted() -> Callable[[], list[tuple[str, str]]]:
    """To whom mails went since, and what they are about."""
    before = Mail.objects.count()

    def told() -> list[tuple[str, str]]:
        return [(mail.to.split("@")[0], mail.subject) for mail in Mail.objects.order_by("id")[before:]]

    return told
