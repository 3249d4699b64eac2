"""Assignment from enrollments, up the ladder by working days, parking with an alarm, never approval by time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.children.decisions import standing

from vereda.exchange.accounts.actions import assign_role, create_account
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.states.actions import make_region
from vereda.exchange.worklists.access import item_for
from vereda.exchange.worklists.assigning import assign
from vereda.exchange.worklists.escalation import move_up, park
from vereda.exchange.worklists.models import Assignment, WorkItem
from vereda.exchange.worklists.queries import waiting_items

Role = RoleAssignment.Role
WEDNESDAY = datetime(2026, 11, 18, 17, tzinfo=UTC)


def employ(name: str, role: Role, **place: object) -> User:
    user = create_account(email=f"{name}@tx.example", name=name.title(), title="", password="-", by="test")
    assign_role(user=user, role=role, state="TX", by="test", **place)
    return user


@pytest.fixture
def texans(people) -> dict[str, User]:
    region = make_region(state="TX", name="Valley", districts=["4899901"], by="test")
    return {
        "dolores": employ("dolores", Role.DISTRICT_DATA_ADMINISTRATOR, district="4899901"),
        "ramiro": employ("ramiro", Role.REGIONAL_DATA_ADMINISTRATOR, region=region),
    }


def in_texas(item: WorkItem) -> Assignment:
    return item.assignments.get(state="TX")


def test_it_goes_to_the_district_of_the_last_closed_enrollment_if_anybody_is_there(texans, near) -> None:
    there = in_texas(near)
    assert (there.level, there.district_id, there.region.name) == ("district", "4899901", "Valley")
    washington = near.assignments.get(state="WA")
    assert (washington.level, washington.district_id) == ("state", "5399901"), "nobody has the role in Lower Yakima"
    assert waiting_items(texans["dolores"]) == 1
    assert waiting_items(texans["ramiro"]) == 1, "who is above the district sees it too"


def test_district_region_state_parked_and_everybody_told(texans, near, posted, people) -> None:
    """Four working days each, five for the State; Thanksgiving is none."""
    before = standing()
    assign([near.pk], at=WEDNESDAY)
    Assignment.objects.filter(item=near, state="WA").update(moves_up_on=None)
    days = []
    for day in range(40):
        at = WEDNESDAY + timedelta(days=day)
        was = in_texas(near).level
        counts = move_up(at=at)
        assert move_up(at=at)["moved"] == 0, "told twice, it moves once"
        if in_texas(near).level != was or counts["parked"]:
            days.append(at.date())
    assert days == [date(2026, 11, 25), date(2026, 12, 3), date(2026, 12, 11)]
    near.refresh_from_db()
    assert (near.parked, near.status) == (True, "open"), "time alone approves nothing"
    assert standing() == before
    told = posted()
    assert [who for who, subject in told if "move up" in subject] == ["dolores", "ramiro", "ignacio.pruneda"]
    assert {"dana.okafor", "ignacio.pruneda", "graciela.tovar"} <= {who for who, subject in told if "parked" in subject}
    assert item_for(people["Graciela"], near.pk).may_decide
    assert item_for(people["Dana"], near.pk).may_decide, "the States can still settle it"


def test_an_answered_item_waits_for_the_other_state_only(texans, near, answered) -> None:
    answered("Dana", near, "match")
    clocks = {one.state_id: (one.its_turn, bool(one.moves_up_on)) for one in near.assignments.all()}
    assert clocks == {"WA": (False, False), "TX": (True, True)}


def test_what_has_moved_up_is_the_districts_no_more(texans, near) -> None:
    assert item_for(texans["dolores"], near.pk)
    move_up(at=datetime(2030, 1, 1, tzinfo=UTC))
    assert waiting_items(texans["dolores"]) == 0


def test_an_item_can_be_parked_outright_once(near, posted) -> None:
    assert park(items=[near.pk], by="vereda demo") == 1
    alarmed = {who for who, subject in posted() if "parked" in subject}
    assert {"dana.okafor", "ignacio.pruneda", "graciela.tovar"} <= alarmed
    near.refresh_from_db()
    assert (near.status, near.parked) == ("open", True)
    assert not near.assignments.exclude(moves_up_on=None).exists()
    assert park(items=[near.pk], by="vereda demo") == 0
