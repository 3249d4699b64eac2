"""The one door to a child."""

import pytest
from django.db import transaction
from tests.children.test_consolidated import mona

from vereda.core.elements.msix_id import make
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child, ConsolidatedRecord, Enrollment
from vereda.exchange.children.queries import NoSuchChild, NotAnMsixId, Purpose, PurposeNeeded, child_for, history_of

NOBODYS = make("99999999999")


@pytest.fixture
def msix_id() -> str:
    return mona().msix_id


def test_a_child_known_to_ones_own_opens_directly_and_the_look_is_recorded(
    people: dict[str, User], msix_id: str
) -> None:
    access = child_for(people["Dana"], msix_id)
    assert (access.child.msix_id, access.purpose, access.asked_for) == (msix_id, None, None)
    event = Event.objects.get(action="child.viewed")
    assert (event.actor, event.on_id, event.facts) == (people["Dana"].email, msix_id, {"known": True})


def test_any_other_needs_a_purpose_which_is_kept(people: dict[str, User], msix_id: str) -> None:
    with pytest.raises(PurposeNeeded):
        child_for(people["Rosa"], msix_id)
    assert not Event.objects.filter(action="child.viewed").exists()
    assert child_for(people["Rosa"], msix_id, purpose="enrollment").purpose == Purpose.ENROLLMENT
    assert Event.objects.get(action="child.viewed").purpose == "enrollment"
    with pytest.raises(ValueError, match="curiosity"):
        child_for(people["Rosa"], msix_id, purpose="curiosity")


def test_a_district_knows_whom_it_enrolled_or_houses(people: dict[str, User], msix_id: str) -> None:
    Enrollment.objects.filter(state_record__state="WA").update(district_of_residence="5399900")
    assert child_for(people["Sam"], msix_id).child.msix_id == msix_id
    with pytest.raises(NoSuchChild):
        child_for(people["Tess"], msix_id)


def test_forbidden_and_not_there_look_the_same(people: dict[str, User], msix_id: str) -> None:
    for number in (msix_id, NOBODYS):
        for name in ("Nadia", "Tess"):
            with pytest.raises(NoSuchChild):
                child_for(people[name], number)
    with pytest.raises(NoSuchChild):
        child_for(people["Dana"], NOBODYS)


def test_a_wrong_check_digit_is_told_from_an_unknown_number(people: dict[str, User], msix_id: str) -> None:
    wrong = msix_id[:-1] + str((int(msix_id[-1]) + 1) % 10)
    with pytest.raises(NotAnMsixId):
        child_for(people["Dana"], wrong)


def test_a_retired_number_leads_to_its_successor_and_says_so(people: dict[str, User], msix_id: str) -> None:
    living = Child.objects.get(msix_id=msix_id)
    Child.objects.create(msix_id=NOBODYS, created_at=living.created_at, successor=living, retired_at=living.created_at)
    access = child_for(people["Dana"], f"{NOBODYS[:4]} {NOBODYS[4:8]} {NOBODYS[8:]}")
    assert (access.child.msix_id, access.asked_for) == (msix_id, NOBODYS)


def test_without_its_record_the_look_does_not_happen(
    people: dict[str, User], msix_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OSError("no room for the event")

    monkeypatch.setattr("vereda.exchange.children.access.record", refuse)
    with pytest.raises(OSError, match="no room"), transaction.atomic():
        child_for(people["Dana"], msix_id)


def test_one_read_opens_a_record(people: dict[str, User], msix_id: str, django_assert_max_num_queries: object) -> None:
    child = Child.objects.get(msix_id=msix_id)
    with django_assert_max_num_queries(1):
        ConsolidatedRecord.objects.get(child=child)
    with django_assert_max_num_queries(8):
        child_for(people["Dana"], msix_id)


def test_what_each_state_said_over_time(people: dict[str, User], msix_id: str) -> None:
    told = history_of(Child.objects.get(msix_id=msix_id))
    assert [(one.state, one.action_code) for one in told] == [("MI", "I"), ("TX", "I"), ("WA", "I")]
    assert told[1].payload["demographics"]["last_name_1"] == "REYES CARDENAS"
    assert told[1].payload["enrollments"]
