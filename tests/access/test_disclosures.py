"""Who looked at a child: told to who is responsible and to the parent; and whose looking is out of the usual."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.access.nation import parameters, person

import vereda
from vereda.exchange.audit.models import Event
from vereda.exchange.children.unusual import reached, thresholds
from vereda.portal.disclosures.words import WHAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]


def browser(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def monica() -> str:
    """A child of Florida, whom a registrar of Washington opened to enroll her."""
    number = parameters()["msix_id", "other"]
    registrar = browser("primary_user")
    registrar.post(f"/children/{number}/", {"purpose": "enrollment"})
    registrar.get(f"/children/{number}/")
    registrar.get(f"/children/{number}/pdf/")
    return number


def test_the_list_says_who_when_what_and_for_what_purpose(monica: str) -> None:
    page = text(browser("privacy_act_administrator"), f"/children/{monica}/disclosures/")
    for words in (
        "Person primary_user",
        "Lower Yakima SD, WA",
        "Read the record",
        "Printed the record",
        "Enrollment",
    ):
        assert words in page
    assert page.count("Person primary_user") == 2
    assert "@" not in page, "no e-mail addresses"
    again = text(browser("privacy_act_administrator"), f"/children/{monica}/disclosures/")
    assert "Read this list" in again, "the look at the list is in the list"


def test_a_search_that_listed_the_name_is_a_disclosure(monica: str) -> None:
    browser("government_user").get("/find/", {"q": "Mónica"})
    shown = Event.objects.filter(action="child.searched").latest("id").facts
    assert monica in shown["children"]
    assert "Saw the name in the results of a search" in text(
        browser("privacy_act_administrator"), f"/children/{monica}/disclosures/"
    )


@pytest.mark.parametrize(
    ("language", "title", "purpose"),
    [
        ("en", "Who saw your child’s record", "Enrollment"),
        ("es", "Quién vio el expediente de su hijo o hija", "Inscripción"),
    ],
)
def test_the_parents_copy_is_in_the_parents_language(monica: str, language: str, title: str, purpose: str) -> None:
    page = text(browser("privacy_act_administrator"), f"/children/{monica}/disclosures/print/{language}/")
    assert title in page
    assert purpose in page
    assert "Person primary_user" in page
    assert Event.objects.filter(on_id=monica).latest("id").action == "child.disclosures_printed"


def test_the_record_leads_to_the_list_where_it_is_open(monica: str) -> None:
    registrar, mona = browser("primary_user"), parameters()["msix_id", "own"]
    assert f"/children/{mona}/disclosures/" in registrar.get(f"/children/{mona}/").content.decode()
    registrar.post(f"/children/{monica}/", {"purpose": "enrollment"})
    assert f"/children/{monica}/disclosures/" not in registrar.get(f"/children/{monica}/").content.decode()


def test_own_places_and_others_are_told_apart_on_the_parents_copy() -> None:
    mona = parameters()["msix_id", "own"]
    browser("primary_user").get(f"/children/{mona}/")
    government = browser("government_user")
    government.post(f"/children/{mona}/", {"purpose": "participation"})
    government.get(f"/children/{mona}/")
    page = text(browser("primary_user"), f"/children/{mona}/disclosures/print/en/")
    others, own = page.index("People of other places"), page.index("People of your child’s own")
    assert others < page.index("Person government_user") < own < page.index("Person primary_user", own)


def looks(actor: str, *, children: int = 0, hour: int = 18, purpose: str = "", searches: int = 0) -> None:
    """`hour` is of UTC: 18 is ten in the morning in Washington, 10 is two at night."""
    at = (timezone.now() - timedelta(days=2)).replace(hour=hour)
    told = {"at": at, "actor": f"{actor}@people.example", "purpose": purpose, "facts": {"known": not purpose}}
    Event.objects.bulk_create(
        [Event(action="child.viewed", on_kind="child", on_id=f"{number:012}", **told) for number in range(children)]
        + [Event(action="child.searched", on_kind="search", on_id="names", **told) for _ in range(searches)]
    )


@pytest.mark.parametrize(
    ("key", "done", "words"),
    [
        ("children", {"children": 60}, "60 children"),
        ("strangers", {"children": 25, "purpose": "enrollment"}, "25 children of other places"),
        ("odd_hours", {"children": 5, "hour": 10}, "5 looks at night"),
        ("searches", {"searches": 80}, "80 searches"),
    ],
)
def test_what_is_out_of_the_usual_is_shown_to_the_states_administrators(key: str, done: dict, words: str) -> None:
    counted = "searches" if "searches" in done else "children"
    looks("secondary_user", **{**done, counted: done[counted] - 1})
    assert "Nothing stands out" in text(browser("state_user_administrator"), "/looking/")
    looks("primary_user", **done)
    for administrator in ("state_user_administrator", "state_data_administrator", "privacy_act_administrator"):
        page = text(browser(administrator), "/looking/")
        assert "Person primary_user" in page
        assert words in page
        assert "Person secondary_user" not in page


def test_who_tries_door_after_door_stands_out() -> None:
    curious = browser("secondary_user")
    for _ in range(thresholds()["refusals"].at_least):
        curious.get(f"/children/{parameters()['msix_id', 'other']}/")
    refused = Event.objects.filter(action="access.refused").latest("id")
    assert (refused.actor, refused.on_id) == ("secondary_user@people.example", "children/<str:msix_id>/")
    assert "20 pages that were not open" in text(browser("state_user_administrator"), "/looking/")


def test_three_purposes_in_a_day_stand_out() -> None:
    for purpose in ("enrollment", "placement", "credit_accrual"):
        looks("primary_user", children=1, purpose=purpose)
    assert "3 different purposes" in text(browser("state_user_administrator"), "/looking/")


def test_people_of_another_state_show_only_when_they_open_ones_own_children() -> None:
    looks("government_user", children=60, purpose="enrollment")
    assert "Person government_user" not in text(browser("state_user_administrator"), "/looking/")
    mona = parameters()["msix_id", "own"]
    for purpose in ("enrollment", "placement", "credit_accrual"):
        Event.objects.create(
            at=timezone.now(), action="child.viewed", actor="government_user@people.example", on_kind="child", on_id=mona,
            purpose=purpose, facts={"known": False},
        )  # fmt: skip
    assert "Person government_user" in text(browser("state_user_administrator"), "/looking/")


def test_every_kind_of_look_has_its_words() -> None:
    """`doing=` is how most pages name their look; a few record it themselves."""
    kinds = {
        kind
        for path in Path(vereda.__file__).parent.rglob("*.py")
        for kind in re.findall(r'(?:doing="|action="child\.)(\w+)"', path.read_text())
    }
    assert kinds - {"retired"} == set(WHAT)


def test_every_threshold_has_a_reason_and_is_reached_at_its_number() -> None:
    assert all(threshold.source for threshold in thresholds().values())
    at, below = ({key: one.at_least - less for key, one in thresholds().items()} for less in (0, 1))
    assert reached(at) == list(thresholds())
    assert reached(below) == []
