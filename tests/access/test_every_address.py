"""Every address × every role × own and another State's × GET and POST (S1), swapped ids (S2), every look recorded (S6)."""

from collections.abc import Callable
from http.cookies import SimpleCookie
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from tests.access.expected import (
    ABSENT,
    ANONYMOUS,
    DISABLED,
    EVERYONE,
    EXPECTED,
    INCOMPLETE,
    MOVED,
    PAGE,
    PURPOSE,
    REFUSED,
    SIGN_IN,
    WRONG_METHOD,
    Row,
)  # fmt: skip
from tests.access.nation import address, parameters, person, routes

from vereda.core.elements.msix_id import make
from vereda.exchange.audit.models import Event
from vereda.exchange.intake.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
Values = dict[tuple[str, str], str]  # (name of a parameter, own or other) → what stands in the address
PEOPLE = sorted({*EVERYONE, ANONYMOUS, DISABLED})
STATUS = {401: SIGN_IN, 404: ABSENT, 403: REFUSED, 405: WRONG_METHOD, 422: INCOMPLETE}
NAMES_A_CHILD = {
    "child": ("Mona", "Mónica", "Monica")
}  # whichever is asked for, neither's name stands on a closed page
CHILDREN_SEEN = {"child": 1, "item": 2}
NAMES_OF = {
    "item": NAMES_A_CHILD["child"],
    "child": NAMES_A_CHILD["child"],
    "file": ("Finding", ".msx", ".zip", ".xml", ".xlsx"),
    "": (),
}


@pytest.fixture(scope="module")
def values(nation: None, django_db_blocker) -> Values:
    with django_db_blocker.unblock():
        return parameters()


@pytest.fixture(scope="module")
def signed_in(nation: None, django_db_blocker) -> dict[str, SimpleCookie]:
    """The cookies of everyone, whose sessions stand in each test as if just begun."""
    cookies = {}
    with django_db_blocker.unblock():
        for name in PEOPLE:
            client = Client()
            if user := person(name):
                client.force_login(user)
            cookies[name] = client.cookies
    return cookies


@pytest.fixture
def browser(signed_in: dict[str, SimpleCookie]) -> Callable[[str], Client]:
    handler = ClientHandler(enforce_csrf_checks=False)  # its middleware is loaded once

    def make_one(name: str) -> Client:
        client = Client(raise_request_exception=False)
        client.handler = handler
        client.cookies.load({key: one.value for key, one in signed_in[name].items()})
        return client

    return make_one


def outcome(answer: HttpResponse) -> str:
    if answer.status_code in STATUS:
        return STATUS[answer.status_code]
    if answer.status_code == 302:
        return SIGN_IN if urlsplit(answer.headers["Location"]).path == "/sign-in/" else MOVED
    assert answer.status_code == 200, answer.status_code
    return PURPOSE if 'name="purpose"' in text(answer) else PAGE


def text(answer: HttpResponse) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return whole.decode(errors="replace")


def looks() -> int:
    """Asked after each of some seven thousand requests."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE on_kind = 'child'")
        return int(cursor.fetchone()[0])


def test_every_address_has_its_row() -> None:
    known = {route for route, _ in routes()}
    assert known == set(EXPECTED), "tests/access/expected.py says who may open what"


@pytest.mark.parametrize("route", EXPECTED)
def test_every_cell(route: str, browser: Callable[[str], Client], values: Values) -> None:
    row, pattern = EXPECTED[route], dict(routes())[route]
    places = {address(route, pattern, whose, values): whose for whose in ("other", "own")}  # one, if it names no object
    before = looks()
    for name, method, (there, whose) in product(PEOPLE, ("GET", "POST"), places.items()):
        answer = browser(name).generic(method, there)
        cell = (name, whose, method, route)
        assert outcome(answer) == row.expected(name, whose, method), cell
        opened = outcome(answer) in (PAGE, INCOMPLETE) and (row.about != "child" or outcome(answer) == PAGE)
        now = looks()
        assert now - before == opened * CHILDREN_SEEN.get(row.about, 0), (
            *cell,
            "a look is an event, and nothing else is",
        )
        before = now
        if row.about and not opened:
            assert not [word for word in NAMES_OF[row.about] if word in text(answer)], cell


def test_a_person_who_states_a_purpose_gets_that_child_and_the_purpose_is_kept(
    browser: Callable[[str], Client], values: Values
) -> None:
    rosa = browser("primary_user")
    there = f"/children/{values['msix_id', 'other']}/"
    assert rosa.post(there, {"purpose": "enrollment"}).status_code == 302
    assert "Mónica" in text(rosa.get(there))
    assert Event.objects.filter(on_kind="child").latest("id").purpose == "enrollment"


def test_a_purpose_opens_nothing_to_who_may_not_look(browser: Callable[[str], Client], values: Values) -> None:
    for name, whose in product(("roleless", "help_desk", "state_user_administrator"), ("own", "other")):
        client, there = browser(name), f"/children/{values['msix_id', whose]}/"
        client.post(there, {"purpose": "enrollment"})
        assert outcome(client.get(there)) == ABSENT


@pytest.mark.parametrize("wanted", ["TX", "FL", "", "wa", "WA' OR '1'='1"])
def test_a_file_is_sent_for_ones_own_state_only(wanted: str, browser: Callable[[str], Client], tmp_path) -> None:
    before = Submission.objects.count()
    (tmp_path / "x.msx").write_text("H|TX")
    with (tmp_path / "x.msx").open("rb") as file:
        answer = browser("state_data_administrator").post("/submissions/", {"state": wanted, "file": file})
    assert answer.status_code == 422
    assert Submission.objects.count() == before


def test_ids_of_another_kind_made_up_or_malformed_open_nothing(
    browser: Callable[[str], Client], values: Values
) -> None:
    made_up = (values["receipt", "own"], make("31415926535"), "0", "..", "%00", "ñ", "1 OR 1=1", "x" * 3_000)
    for name, (route, row) in product(("primary_user", "state_data_administrator"), EXPECTED.items()):
        if row.about not in ("child", "file"):  # an item's number is one only for its converter
            continue
        pattern = dict(routes())[route]
        for number in made_up:
            forged = {**values, **{key: number for key in values if key[0] in ("msix_id", "receipt")}}
            if row.about == "file" and number == values["receipt", "own"]:
                forged |= {key: values["msix_id", "own"] for key in values if key[0] == "receipt"}
            answer = browser(name).get(address(route, pattern, "own", forged))
            assert outcome(answer) in (ABSENT, MOVED), (name, route, number)


REFUSE_EVENTS = """
    CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
    CREATE TRIGGER refuse_event BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_event();
"""


@pytest.mark.parametrize("route", [route for route, row in EXPECTED.items() if row.about == "child"])
def test_no_event_no_page(route: str, browser: Callable[[str], Client], values: Values) -> None:
    """Storage refuses the event (R4): the page is not shown."""
    client = browser("primary_user")
    there = address(route, dict(routes())[route], "own", values)
    assert outcome(client.get(there)) == PAGE
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_EVENTS)
    answer = client.get(there)
    assert answer.status_code == 500
    assert not [word for word in NAMES_OF["child"] if word in text(answer)]


def test_the_expectation_itself_closes_what_it_does_not_name() -> None:
    assert Row(about="child").expected("primary_user", "own", "GET") == ABSENT
    assert Row(about="child").expected(ANONYMOUS, "own", "GET") == SIGN_IN
