"""Mona's credits page: the sentence her counselor can say, and everything it rests on."""

import re

import pytest
from django.test import Client

from vereda.exchange.children.models import StateRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nation", "in_the_fall_of_2026")]
MOST_QUERIES = 20


@pytest.fixture
def in_the_fall_of_2026(settings) -> None:
    """The calendar of a demonstration stands on the day of the child's newest file."""
    settings.DEMO = True


@pytest.fixture
def rosa(who) -> Client:
    return who("Rosa")


@pytest.fixture
def page() -> str:
    mona = StateRecord.objects.get(state="WA", state_student_identifier="5520918347").child
    return f"/children/{mona.msix_id}/credits/"


def text_of(client: Client, path: str, **asked: object) -> str:
    answer = client.get(path, asked)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_if_this_semester_is_passed_mona_graduates(rosa: Client, page: str) -> None:
    told = text_of(rosa, page)
    assert "If this semester is passed, the plan is complete." in told
    assert "21.5 credits are granted; 5 courses under way bring 2.5." in told
    assert "17.5 credits granted by Texas count, as it said on June 15, 2026." in told
    assert "Principles of Agriculture" in told
    assert "High School and Beyond Plan" in told
    assert "3.5 of 4.0" in told
    assert "+ 0.5 this semester" in told


def test_each_states_hours_stand_side_by_side(rosa: Client, page: str) -> None:
    told = text_of(rosa, page)
    for hours in ("15 h", "27 h", "7 h"):
        assert hours in told
    assert "49 h" not in told
    assert "Hours are not added across States." in told


def test_a_failed_course_and_an_added_one(rosa: Client, page: str) -> None:
    failing = {"failed": "WA|english 12|2026|2027|0828|03"}
    assert "0.5 credits are missing even if this semester is passed: English." in text_of(rosa, page, **failing)
    added = {**failing, "course": "English 12", "credits": "1"}
    told = text_of(rosa, page, **added)
    assert "This is an answer to a question" in told
    assert "credits are missing" not in told


@pytest.mark.parametrize(
    "asked",
    [{"failed": "x" * 4000}, {"class_of": "9" * 400}, {"course": "\x00", "credits": "NaN"}, {"credits": "1e99"}],
)
def test_what_cannot_be_read_is_passed_over(rosa: Client, page: str, asked: dict[str, str]) -> None:
    assert "If this semester is passed, the plan is complete." in text_of(rosa, page, **asked)


def test_another_states_plan(rosa: Client, page: str) -> None:
    assert "2.5 credits are missing even if this semester is passed" in text_of(rosa, page, state="TX")
    assert "No graduation plan of" in text_of(rosa, page, state="PR")
    assert rosa.get(page, {"plan": "no such plan"}).status_code == 404


def test_the_page_needs_few_queries(rosa: Client, page: str, counted) -> None:
    rosa.get(page)
    with counted() as asked:
        rosa.get(page)
    assert len(asked) <= MOST_QUERIES, asked


def test_spanish(rosa: Client, page: str) -> None:
    rosa.cookies["django_language"] = "es"
    told = text_of(rosa, page)
    assert "Si se aprueba este semestre, el plan queda completo." in told
