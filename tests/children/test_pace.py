"""Who copies records instead of enrolling children is asked to wait; those responsible are told, and the work of a desk is not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.children.deliveries import deliver, student

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child
from vereda.exchange.children.pace import WINDOW, TooFast, most_children
from vereda.exchange.children.queries import child_for, find, read_query
from vereda.exchange.mail.models import Notification

MOST = 3


@pytest.fixture
def children(db: None) -> list[str]:
    """Children of Texas, whom nobody in Washington knows, one more than Rosa may open."""
    deliver("TX", [student(f"{at}", name, "Ixchop") for at, name in enumerate(("Lupe", "Omar", "Zita", "Ximena"))])
    numbers = sorted(Child.objects.values_list("msix_id", flat=True))
    assert len(numbers) == MOST + 1
    return numbers


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.CHILDREN_AN_HOUR = {"school": 1, "district": MOST, "region": 5, "state": 7, "nation": 2}
    settings.SEARCHES_AN_HOUR = MOST


def look(user: User, number: str) -> None:
    child_for(user, number, purpose="enrollment")


def test_as_many_as_the_role_may_and_then_no_other(people: dict[str, User], children: list[str]) -> None:
    *opened, another = children
    for number in opened:
        look(people["Rosa"], number)
    with pytest.raises(TooFast) as hasty:
        look(people["Rosa"], another)
    first = Event.objects.filter(actor=people["Rosa"].email, on_kind="child").earliest("id")
    assert (hasty.value.most, hasty.value.until) == (MOST, first.at + WINDOW)
    assert not Event.objects.filter(on_id=another).exists(), "what was not opened is no look"
    look(people["Rosa"], opened[0])
    look(people["Dana"], another)


def test_an_hour_later_there_is_room_again(people: dict[str, User], children: list[str]) -> None:
    *opened, another = children
    for minutes, number in enumerate(opened):
        Event.objects.create(
            at=timezone.now() - WINDOW + timedelta(minutes=minutes - 1, seconds=30), action="child.viewed",
            actor=people["Rosa"].email, on_kind="child", on_id=number,
        )  # fmt: skip
    look(people["Rosa"], another)


def test_the_widest_role_counts(people: dict[str, User]) -> None:
    assert [most_children(people[name]) for name in ("Sam", "Rosa", "Dana", "Nadia")] == [1, MOST, 7, 2]


def test_searches_are_counted_too(people: dict[str, User], children: list[str]) -> None:
    for _ in range(MOST):
        assert find(people["Rosa"], read_query("Lupe Ixchop")).children
    with pytest.raises(TooFast):
        find(people["Rosa"], read_query("Omar Ixchop"))


def test_a_page_says_when_to_go_on_and_the_state_is_told_once(people: dict[str, User], children: list[str]) -> None:
    *opened, another = children
    rosa = Client()
    rosa.force_login(people["Rosa"])
    for number in opened:
        rosa.post(f"/children/{number}/", {"purpose": "enrollment"})
        assert rosa.get(f"/children/{number}/").status_code == 200
    rosa.post(f"/children/{another}/", {"purpose": "enrollment"})
    for path in (f"/children/{another}/", f"/children/{another}/pdf/", f"/children/{another}/credits/"):
        answer = rosa.get(path)
        assert answer.status_code == 429, path
        assert "Please wait a little" in answer.content.decode()
        assert "Ixchop" not in answer.content.decode()
        assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.total_seconds()
    told = Notification.objects.filter(kind="looking_held")
    assert [one.person for one in told] == [people["Dana"]]
    assert Event.objects.filter(action="looking.held", actor=people["Rosa"].email).count() == 1
