"""A State's own children by MSIX ID: its own only, never without the look being recorded, at the portal's pace."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.access.test_every_address import REFUSE_EVENTS
from tests.api.conftest import System, kind_of
from tests.children.deliveries import deliver, student

from vereda.core.elements.msix_id import make
from vereda.exchange.audit.models import Event
from vereda.exchange.children.deciding.actions import merge
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.children.workbook import record_document
from vereda.exchange.mail.models import Notification

pytestmark = pytest.mark.django_db
CANARY = "Zqxochitl"


@pytest.fixture
def children(people: dict) -> dict[str, Child]:
    """One of Washington's and Texas's, one of Washington's, one of Texas's, one of Florida's."""
    deliver("TX", [student("1", "Mona", "Cárdenas", "Reyes"), student("2", CANARY, "Ochoa")])
    deliver("WA", [student("1", "Mona", "Cárdenas", "Reyes"), student("3", "Iker", "Solís", "Peña")])
    deliver("FL", [student("9", "Dalia", CANARY)])
    named = {"Mona": "WA", "Iker": "WA", CANARY: "TX", "Dalia": "FL"}
    return {name: StateRecord.objects.get(state=state, first_name=name).child for name, state in named.items()}


def looks() -> int:
    return Event.objects.filter(on_kind="child").count()


def test_the_record_is_the_portals_document_and_the_look_is_recorded(
    children: dict[str, Child], system: Callable[..., System]
) -> None:
    one, mona = system("WA"), children["Mona"]
    answer = one.get(f"/children/{mona.msix_id}", Vereda_Purpose="enrollment")
    told = answer.json()
    expected = record_document(mona, taken_by="WA nightly", at=datetime.fromisoformat(told["as_of"]))
    assert told == json.loads(json.dumps(expected))
    look = Event.objects.get(on_kind="child")
    assert (look.action, look.actor, look.on_id, look.purpose) == (
        "child.fetched", one.key.user.email, mona.msix_id, "enrollment",
    )  # fmt: skip


def test_every_answer_is_one_look_and_every_refusal_none(
    children: dict[str, Child], system: Callable[..., System]
) -> None:
    washington, texas, tested = system("WA"), system("TX"), system("WA", "test")
    cells = [
        (washington, "Mona", 200), (texas, "Mona", 200), (washington, "Iker", 200), (texas, CANARY, 200),
        (washington, CANARY, 404), (texas, "Iker", 404), (texas, "Dalia", 404), (washington, "Dalia", 404),
        (tested, "Iker", 403),
    ]  # fmt: skip
    for one, name, status in cells:
        before = looks()
        answer = one.get(f"/children/{children[name].msix_id}", Vereda_Purpose="placement")
        assert answer.status_code == status, (one.key, name)
        assert looks() - before == (status == 200)
        if status != 200:
            assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("number", [make("31415926535"), "123456789012", "481720936651x", "0", "%00", "ñ", "1 OR 1=1"])
def test_a_number_that_is_no_childs_opens_nothing(
    children: dict[str, Child], system: Callable[..., System], number: str
) -> None:
    answer = system("WA").get(f"/children/{number}")
    assert (answer.status_code, kind_of(answer)) in ((404, "not-found"), (422, "invalid"))
    assert not looks()


def test_no_event_no_answer(children: dict[str, Child], system: Callable[..., System]) -> None:
    one = system("WA")
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_EVENTS)
    answer = one.get(f"/children/{children['Mona'].msix_id}")
    assert (answer.status_code, kind_of(answer)) == (500, "broken")
    assert "Mona" not in answer.content.decode()


def test_a_retired_id_answers_with_the_surviving_one(children: dict[str, Child], system: Callable[..., System]) -> None:
    mona, iker = children["Mona"], children["Iker"]
    merge(into=mona.pk, child=iker.pk, by="Dana")
    answer = system("WA").get(f"/children/{iker.msix_id}")
    assert answer.json()["msix_id"] == mona.msix_id
    assert answer.headers["Content-Location"] == f"/api/v1/children/{mona.msix_id}"
    assert Event.objects.get(action="child.fetched").on_id == mona.msix_id


def test_a_purpose_that_is_none_is_refused(children: dict[str, Child], system: Callable[..., System]) -> None:
    answer = system("WA").get(f"/children/{children['Mona'].msix_id}", Vereda_Purpose="curiosity")
    assert (answer.status_code, kind_of(answer)) == (422, "invalid")
    assert "enrollment" in answer.json()["errors"][0]["what"]
    assert not looks()


def test_a_system_keeps_the_pace_of_people_and_its_keepers_are_told(
    children: dict[str, Child], system: Callable[..., System], settings: LazySettings, people: dict
) -> None:
    settings.CHILDREN_AN_HOUR = {**settings.CHILDREN_AN_HOUR, "state": 1}
    one = system("WA")
    assert one.get(f"/children/{children['Mona'].msix_id}").status_code == 200
    answer = one.get(f"/children/{children['Iker'].msix_id}")
    assert (answer.status_code, kind_of(answer)) == (429, "too-fast")
    assert 3_500 < int(answer.headers["Retry-After"]) <= 3_600
    assert one.get(f"/children/{children['Mona'].msix_id}").status_code == 200, "what was opened stays open"
    assert people["Dana"] in {told.person for told in Notification.objects.filter(kind="looking_held")}
