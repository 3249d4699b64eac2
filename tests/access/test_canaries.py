"""A canary in every text element of a child of Oregon: who sees which (S3), and that no log or mail ever does (S4)."""

import re
import subprocess
from collections.abc import Iterable, Iterator

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from tests.access.expected import ANONYMOUS, DISABLED, EVERYONE, EXPECTED, KNOWS_ITS_OWN, STATES_A_PURPOSE
from tests.access.nation import address, parameters, person, routes
from tests.access.test_every_address import REFUSE_EVENTS
from tests.children.deliveries import deliver, student, undone

from vereda.core.elements import GROUPS, Element
from vereda.exchange.children.models import Child, StateRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
CANARY = re.compile(r"(?<!\w)zq\d{3}(?!\w)", re.IGNORECASE)  # a token drawn by chance may hold such letters
SHORTEST = 5  # characters
TOLD_APART_BY = {  # what a list of results may show: no more than tells children apart
    "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "birth_city", "school_or_project_name", "facility_name",
    "facility_city", "school_district",
}  # fmt: skip
PEOPLE = sorted({*EVERYONE, ANONYMOUS, DISABLED})


def planted() -> dict[str, str]:
    """Element → its canary, for every element that holds free text of five characters or more."""
    texts = [
        element for group in GROUPS.values() if group.name not in ("header", "student") for element in group.elements
    ]
    return {element.key: f"Zq{number:03}" for number, element in enumerate(texts) if _is_text(element)}


def _is_text(element: Element) -> bool:
    return element.type == "text" and not element.code_set and element.length >= SHORTEST


CANARIES = planted()


def canary_child() -> Child:
    demographics = {element.key for element in GROUPS["demographics"].elements}
    groups = {
        name: [
            {key: CANARIES[key] for key in (element.key for element in GROUPS[name].elements) if key in CANARIES} | more
        ]
        for name, more in {
            "alternate_ids": {},
            "qualifying_moves": {"qualifying_arrival_date": "2026-08-01"},
            "enrollments": {"enrollment_date": "2026-08-15"},
            "course_history": {},
            "assessments": {},
        }.items()
    }
    named = {key: canary for key, canary in CANARIES.items() if key in demographics}
    first, last = named.pop("first_name"), named.pop("last_name_1")
    second = named.pop("last_name_2")
    deliver("OR", [student("OR-CANARY", first, last, second, **named, **typed(groups))])
    return StateRecord.objects.get(state="OR").child


def typed(groups: dict) -> dict:
    from datetime import date

    for rows in groups.values():
        for row in rows:
            row.update({key: date.fromisoformat(value) for key, value in row.items() if key.endswith("_date")})
    return groups


@pytest.fixture
def child() -> Iterator[Child]:
    with undone():
        yield canary_child()


def browser(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if user := person(name):
        client.force_login(user)
    return client


def words(answer: object) -> str:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type") == "application/pdf":
        return subprocess.run(["pdftotext", "-", "-"], input=whole, capture_output=True, check=True).stdout.decode()
    return whole.decode(errors="replace")


def seen(pages: Iterable[str]) -> set[str]:
    """The elements whose canaries stand in the texts."""
    by_canary = {canary.lower(): key for key, canary in CANARIES.items()}
    found = {one.lower() for text in pages for one in CANARY.findall(text)}
    return {by_canary[one] for one in found & by_canary.keys()}


def pages_of(client: Client, child: Child) -> Iterator[str]:
    """Every address that names the child, and every other page of the portal."""
    values = parameters() | {("msix_id", "own"): child.msix_id}
    for route, pattern in routes():
        if not route.startswith("sign-out") and EXPECTED[route].about != "file":
            yield words(client.get(address(route, pattern, "own", values)))


def searches_of(client: Client, child: Child) -> Iterator[tuple[str, set[str]]]:
    """The page of each search, and the elements on it beside the words that this person asked, now or before."""
    name = f"{CANARIES['first_name']} {CANARIES['last_name_1']}"
    parent = f"{CANARIES['female_parent_first_name']} {CANARIES['female_parent_last_name']}"
    typed_words: set[str] = set()
    for asked in (
        {"q": name},
        {"q": "OR OR-CANARY"},
        {"q": child.msix_id},
        {"parent": parent},
        {"identifier": "OR-CANARY"},
    ):
        typed_words |= seen(asked.values())
        page = words(client.get("/find/", asked))
        yield page, seen([page]) - typed_words


def test_canaries_stand_in_every_group() -> None:
    for group in ("alternate_ids", "demographics", "qualifying_moves", "enrollments", "course_history", "assessments"):
        assert any(element.key in CANARIES for element in GROUPS[group].elements), group
    assert len(CANARIES) >= 30


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_sees_more_of_another_states_child_than_search_may_show(name: str, child: Child) -> None:
    """The Privacy Act administrator's list of looks names the child."""
    client = browser(name)
    named = {"first_name", "middle_name", "last_name_1", "last_name_2", "suffix"}
    assert seen(pages_of(client, child)) <= (named if name == "privacy_act_administrator" else set())
    pages, listed = zip(*searches_of(client, child), strict=True)
    assert set.union(*listed) <= (TOLD_APART_BY if name in STATES_A_PURPOSE else set())
    assert any(f'"/children/{child.msix_id}/' in page for page in pages) == (name in STATES_A_PURPOSE)


def test_a_stated_purpose_shows_the_record_and_what_is_planted_is_really_there(child: Child) -> None:
    client = browser("primary_user")
    assert client.post(f"/children/{child.msix_id}/", {"purpose": "enrollment"}).status_code == 302
    shown = {
        route: seen([words(client.get(f"/children/{child.msix_id}/{route}"))])
        for route in ("", "print/", "pdf/", "history/")
    }
    assert min(len(elements) for elements in shown.values()) >= 5, {route: len(one) for route, one in shown.items()}
    assert "course_title" in shown["pdf/"]


def test_no_log_line_and_no_mail_carries_a_child(child: Child, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("primary_user", "roleless", ANONYMOUS):
        client = browser(name)
        list(pages_of(client, child))
        list(searches_of(client, child))
        for canary in list(CANARIES.values())[:5]:
            client.get(f"/children/{canary}/")
            client.get(f"/{canary}/")
            client.post("/sign-in/", {"email": f"{canary}@x.example", "password": canary})
            client.post(f"/children/{child.msix_id}/", {"purpose": canary})
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_EVENTS.replace("'disk full'", f"'disk full at {CANARIES['last_name_1']}'"))
    assert browser("primary_user").get("/find/", {"q": CANARIES["first_name"]}).status_code == 500
    written = capfd.readouterr()
    assert "request.failed" in written.err, "the log was there to be read"
    assert not CANARY.findall(written.err + written.out)
    assert child.msix_id not in written.err, "nor the number of a child"
    assert not mail.outbox


def test_who_knows_its_own_only_finds_nothing_of_another_state(child: Child) -> None:
    assert {"secondary_user"} == KNOWS_ITS_OWN - STATES_A_PURPOSE
    page = words(browser("secondary_user").get("/find/", {"q": "OR OR-CANARY"}))
    assert child.msix_id not in page
