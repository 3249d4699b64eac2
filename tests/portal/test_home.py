"""The first page by role: what waits, what other States said, what one did last; and the tour of the demonstration."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from vereda.exchange.accounts.actions import assign_role
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import StateRecord
from vereda.exchange.children.news import news_for
from vereda.portal.tour.views import CARDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation")]
BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
MOST_QUERIES = 20


def text_of(client: Client, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def test_other_states_are_news_of_the_children_of_ones_own_district() -> None:
    rosa = User.objects.get(name__startswith="Rosa")
    told = news_for(rosa, since=BEFORE)
    assert {(one.name, one.state) for one in told} == {("Mona Reyes Cárdenas", "TX"), ("Mona Reyes Cárdenas", "MI")}
    assert {"course_history", "enrollments"} <= set({one.state: one.groups for one in told}["MI"])
    assert [one.said_at for one in told] == sorted((one.said_at for one in told), reverse=True)
    assert Event.objects.latest("id").action == "child.listed", "that names were listed is recorded"
    assert news_for(rosa, since=datetime(2027, 1, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize("name", ["Carl", "Otis", "Uma", "Nadia"])
def test_nobody_elses_children_are_news(name: str) -> None:
    told = news_for(User.objects.get(name__startswith=name), since=BEFORE)
    assert "Mona" not in str(told)


def test_a_states_administrator_hears_of_all_its_children() -> None:
    assert {one.state for one in news_for(User.objects.get(name__startswith="Dana"), since=BEFORE)} >= {"TX", "MI"}


def test_what_i_opened_and_looked_for_is_at_hand(who) -> None:
    rosa = who("Rosa")
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    assert "None yet" in text_of(rosa)
    rosa.get(f"/children/{mona.msix_id}/")
    rosa.get("/find/?q=Moni+Cardenas")
    page = text_of(rosa)
    assert "Records you opened last Mona Reyes Cárdenas" in page
    assert "Moni, Cardenas" in page
    assert "None yet" in text_of(who("Carl")), "each person has their own"


@pytest.mark.parametrize(
    ("name", "stands", "lacks"),
    [
        ("Rosa", "Move notice", "On the worklist"),
        ("Dana", "On the worklist", "has no role"),
        ("Otis", "Find a child", "Latest files"),
        ("Uma", "for an account", "has no role"),
        ("Graciela", "Mails not delivered", "has no role"),
        ("Nadia", "Your account has no role with tasks here yet", "Find a child"),
    ],
)
def test_each_role_has_its_own_home(who, name: str, stands: str, lacks: str) -> None:
    page = text_of(who(name))
    assert stands in page
    assert lacks not in page


@pytest.mark.parametrize(
    ("role", "task"),
    [("privacy_act_administrator", "Looks"), ("help_desk", "People"), ("system_administrator", "States")],
)
def test_who_has_no_figures_is_told_what_the_role_is_for(who, role: str, task: str) -> None:
    assign_role(user=User.objects.get(name__startswith="Nadia"), role=role, by="test")
    page = text_of(who("Nadia"))
    assert f"What you do here {task}" in page
    assert "has no role" not in page


@pytest.mark.parametrize("name", ["Rosa", "Dana", "Otis", "Uma", "Nadia"])
def test_home_asks_the_database_little(who, counted, name: str) -> None:
    client = who(name)
    with counted() as queries:
        client.get("/")
    assert len(queries) <= MOST_QUERIES, "\n".join(q[:170] for q in queries)


def test_there_is_a_tour_in_a_demonstration_only(client: Client, settings) -> None:
    assert client.get("/tour/").status_code == 404
    settings.DEMO = True
    assert "Eight things to try" in text_of(client, "/tour/")


@pytest.mark.parametrize("place", range(len(CARDS)))
def test_every_card_of_the_tour_leads_somewhere_in_one_click(client: Client, settings, place: int) -> None:
    settings.DEMO = True
    page = client.get("/tour/").content.decode()
    form = re.findall(r"<form method=\"post\" action=\"/sign-in/\">(.*?)</form>", page, re.DOTALL)[place]
    fields = dict(re.findall(r'name="(next|email|password)" value="([^"]*)"', form))
    fields["next"] = fields["next"].replace("&amp;", "&").replace("%2F", "/")
    begun = client.post("/sign-in/", fields, follow=True)
    assert begun.status_code == 200
    assert CARDS[place].who in begun.content.decode()
