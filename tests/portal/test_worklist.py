"""The queue and an item, in a browser without JavaScript."""

from datetime import date

import pytest
from django.test import Client
from tests.children.decisions import standing
from tests.children.deliveries import deliver, student
from tests.worklists.conftest import answered, near, people

from vereda.exchange.audit.models import Event
from vereda.exchange.worklists.models import WorkItem

__all__ = ["answered", "near", "people"]


@pytest.fixture
def of(people) -> object:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return make


def text(answer) -> str:
    return answer.content.decode()


def press(client: Client, item: WorkItem, answer: str, **more: object):
    item.refresh_from_db()
    return client.post(
        f"/worklist/{item.pk}/", {"answer": answer, "why": "", "seen": more.pop("seen", item.turn), **more}, follow=True
    )


def test_a_near_match_from_queue_to_settled_and_undone_by_two_people(near, of) -> None:
    before, dana, ignacio = standing(), of("Dana"), of("Ignacio")
    queue = text(dana.get("/worklist/"))
    assert "Mona Reyes" in queue
    assert f"/worklist/{near.pk}/" in queue
    listed = Event.objects.get(action="child.listed", on_id="worklist").facts
    ends = {end.state_id: end.child.msix_id for end in (near.left, near.right)}
    assert listed["children"] == sorted(ends.values()), "each was disclosed"
    assert listed["known"] == [ends["WA"]], "the other is the other State's"
    page = text(dana.get(f"/worklist/{near.pk}/"))
    assert "Is this the same child?" in page
    assert "<mark>" in page
    assert "How the evidence adds up" in page
    assert "Lower Yakima" not in text(of("Ruth").get("/worklist/"))
    assert "Sent to the other State" in text(press(dana, near, "match"))
    assert "Dana Okafor in Washington answered" in text(ignacio.get(f"/worklist/{near.pk}/"))
    assert "It can be undone exactly" in text(press(ignacio, near, "match"))
    assert standing() != before
    near.refresh_from_db()
    undone = dana.post(f"/worklist/{near.pk}/undo/", {"seen": near.turn, "why": "A cousin"}, follow=True)
    assert "Everything stands as it stood before" in text(undone)
    assert standing() == before


def test_who_presses_second_is_told_who_was_first(near, of) -> None:
    press(of("Dana"), near, "match")
    told = text(press(of("Ignacio"), near, "match", seen=0))
    assert "Dana Okafor answered while you looked" in told
    near.refresh_from_db()
    assert near.status == "proposed"


def test_a_question_and_its_answer_are_read_by_both(near, of) -> None:
    refused = press(of("Dana"), near, "ask")
    assert refused.status_code == 422
    assert "Write your question here." in text(refused)
    press(of("Dana"), near, "ask", why="Has she a sister?")
    near.refresh_from_db()
    clocks = {one.state_id: one.moves_up_on for one in near.assignments.all()}
    assert clocks["WA"] is None
    assert clocks["TX"], "a question cannot lie for ever"
    assert "Has she a sister?" in text(of("Ignacio").get(f"/worklist/{near.pk}/"))
    of("Ignacio").post(f"/worklist/{near.pk}/say/", {"text": "No <b>sister</b>"})
    page = text(of("Dana").get(f"/worklist/{near.pk}/"))
    assert "No &lt;b&gt;sister&lt;/b&gt;" in page
    assert near.assignments.get(state="WA").moves_up_on


def test_twins_are_looked_at_twice(near, of) -> None:
    texas = student("TX1", "Mona", "Reyes", "Cárdenas", multiple_birth_flag="Yes", action_code="U")
    deliver("TX", [texas], on=date(2026, 9, 3))
    item = WorkItem.objects.filter(status="open").get()
    pause = press(of("Dana"), item, "match")
    assert "Look twice" in text(pause)
    item.refresh_from_db()
    assert item.status == "open"
    unsaid = press(of("Dana"), item, "match", paused="on")
    assert unsaid.status_code == 422
    assert "Write how you know" in text(unsaid)
    assert "Sent to the other State" in text(press(of("Dana"), item, "match", paused="on", why="I know the family"))


def test_nobody_else_sees_or_answers_it(near, of) -> None:
    for name in ("Ruth", "Rosa", "Uma", "Otis", "Graciela", "Nadia"):
        client = of(name)
        for answer in (client.get(f"/worklist/{near.pk}/"), press(client, near, "match")):
            assert answer.status_code == 404
            assert "Mona" not in text(answer)
    near.refresh_from_db()
    assert near.status == "open"


@pytest.mark.parametrize("forged", ["", "split", "married", "match' OR 1=1"])
def test_forged_answers_are_refused(near, of, forged) -> None:
    assert press(of("Dana"), near, forged).status_code == 422
    assert of("Dana").post(f"/worklist/{near.pk}/undo/", {"seen": "٣"}).status_code == 302
    near.refresh_from_db()
    assert near.status == "open"


def test_filters_and_their_counts(near, of) -> None:
    dana = of("Dana")
    assert "Mona" in text(dana.get("/worklist/?kind=near_match&other=TX"))
    for nothing in ("?kind=validate_split", "?other=MI", "?mine=1"):
        page = text(dana.get(f"/worklist/{nothing}"))
        assert "Nothing of what waits is like that." in page
        assert "Mona" not in page
    press(dana, near, "match")
    assert "Nothing waits" in text(dana.get("/worklist/"))
    assert "Mona" in text(dana.get("/worklist/?elsewhere=1"))
    assert "Validate a merge (near match)" in text(of("Ignacio").get("/worklist/"))
