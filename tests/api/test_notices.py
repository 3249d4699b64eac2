"""What a State is told, by program: every notice once and in an order that stays; move notices read and answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone
from tests.api.conftest import System, kind_of
from tests.at_once import at_once
from tests.moves.conftest import Say

from vereda.exchange.accounts.models import User
from vereda.exchange.children.deciding.actions import merge
from vereda.exchange.children.deciding.undoing import undo
from vereda.exchange.children.models import Child, StateRecord
from vereda.exchange.duties.models import Duty
from vereda.exchange.intake.feed import number_notices
from vereda.exchange.intake.models import Told
from vereda.exchange.intake.returns import notices
from vereda.exchange.moves.models import Notice

pytestmark = pytest.mark.django_db
SPRING, FRIDAY = date(2026, 2, 10), date(2026, 11, 20)


@pytest.fixture
def moved(say: Say) -> None:
    """Two children of Texas arrive in Washington."""
    say("TX", 1, 2, on=date(2026, 3, 2), arrived=SPRING)
    say("WA", 1, 2, on=FRIDAY, arrived=date(2026, 11, 16))


def told(system: System, address: str = "/notices") -> Iterator[dict]:
    """Every notice from an address on, page after page."""
    while address:
        page = system.get(address).json()
        yield from page["notices"]
        address = (page["next"] or "").removeprefix("/api/v1")


def sent_to_texas(at: datetime, **more: object) -> Notice:
    child = Child.objects.earliest("pk")
    return Notice.objects.create(
        kind="coming", child=child, from_state_id="WA", to_state_id="TX", on=FRIDAY, sent_at=at, **more
    )


def test_a_state_reads_what_stands_in_its_return_files(moved: None, say: Say, system: Callable[..., System]) -> None:
    texas = system("TX")
    read = list(told(texas))
    assert {(one["notice"], one["from_state"], one["day"]) for one in read} == {("move.arrived", "WA", "2026-11-16")}
    in_file = list(notices(say("TX", 1, on=FRIDAY, arrived=SPRING)))
    assert [{name: one[name] for name in in_file[0]} for one in read] == in_file
    assert list(told(system("WA"))) == []


def test_pages_follow_one_another_and_the_next_time_begins_after_the_last(
    moved: None, system: Callable[..., System]
) -> None:
    texas = system("TX")
    whole = list(told(texas))
    assert [one["number"] for one in whole] == [1, 2]
    assert list(told(texas, "/notices?limit=1")) == whole
    end = texas.get("/notices?after=2").json()
    assert end == {"notices": [], "last": 2, "next": None}


def test_what_commits_late_is_not_passed_over(moved: None, system: Callable[..., System]) -> None:
    """A notice is dated in one transaction, and a newer one is committed and read before it."""
    texas, now = system("TX"), timezone.now()
    sent_to_texas(now)
    last = texas.get("/notices").json()["last"]
    late = sent_to_texas(now - timedelta(minutes=5), message="late")
    (found,) = told(texas, f"/notices?after={last}")
    assert (found["reference"], found["message"]) == (f"moves/{late.pk}", "late")
    assert found["number"] == last + 1


def test_a_merge_and_its_undoing_are_told_with_the_ids(moved: None, system: Callable[..., System]) -> None:
    texas = system("TX")
    last = texas.get("/notices").json()["last"]
    one, other = Child.objects.order_by("pk")
    change = merge(into=one.pk, child=other.pk, by="Dana")
    undo(change=change, by="Dana")
    kinds = [
        (row["notice"], row["msix_id"], row["previous_msix_id"])
        for row in told(texas, f"/notices?after={last}")
        if row["previous_msix_id"]
    ]
    assert kinds == [("merge", one.msix_id, other.msix_id), ("merge_undone", other.msix_id, one.msix_id)]


@pytest.mark.django_db(transaction=True)
def test_two_systems_that_ask_at_once_number_each_notice_once(moved: None) -> None:
    at_once(*[lambda: number_notices(state="TX", at=timezone.now())] * 2)
    assert list(Told.objects.values_list("number", flat=True)) == [1, 2]


def test_a_notice_is_read_and_answered_once(
    moved: None, system: Callable[..., System], people: dict[str, User]
) -> None:
    texas = system("TX")
    notice = sent_to_texas(timezone.now(), sent_by=people["Rosa"])
    there = f"/moves/{notice.pk}"
    assert texas.get(there).json()["status"] == "sent", "fetching is not reading"
    assert texas.post(f"{there}/read").json()["status"] == "read"
    wrong = texas.post(f"{there}/answer", {"outcome": "update_sent"})
    assert (wrong.status_code, kind_of(wrong)) == (422, "invalid")
    assert "enrolled" in wrong.json()["errors"][0]["what"]
    answered = texas.post(f"{there}/answer", {"outcome": "enrolled", "note": "Since Monday\x00"}).json()
    assert (answered["status"], answered["outcome"], answered["outcomes"]) == ("acted", "enrolled", [])
    again = texas.post(f"{there}/answer", {"outcome": "not_found"})
    assert (again.status_code, kind_of(again)) == (409, "already-answered")
    notice.refresh_from_db()
    assert (notice.outcome, notice.outcome_note, notice.answered_by) == (
        "enrolled", "Since Monday", texas.key.user.email,
    )  # fmt: skip
    assert notice.read_by == texas.key.user


def test_an_answer_meets_the_duty(moved: None, system: Callable[..., System]) -> None:
    texas = system("TX")
    first = next(told(texas))
    texas.post(f"/{first['reference']}/answer", {"outcome": "nothing_new"})
    duty = Duty.objects.get(trigger=f"notice:{first['reference'].removeprefix('moves/')}")
    assert duty.done_by == texas.key.user.email


def test_no_other_state_and_no_test_lane_reads_or_answers(moved: None, system: Callable[..., System]) -> None:
    number = Notice.objects.filter(to_state="TX").earliest("pk").pk
    asked = (("get", ""), ("post", "/read"), ("post", "/answer"))
    for stranger, (method, path) in product((system("WA"), system("TX", "test")), asked):
        body = [{"outcome": "nothing_new"}] if path == "/answer" else []
        answer = getattr(stranger, method)(f"/moves/{number}{path}", *body)
        assert kind_of(answer) == ("wrong-lane" if stranger.key.lane == "test" else "not-found")
    assert kind_of(system("TX", "test").get("/notices")) == "wrong-lane"
    notice = Notice.objects.get(pk=number)
    assert (notice.read_at, notice.answered_at) == (None, None)


def test_the_records_of_another_state_are_not_named(moved: None, system: Callable[..., System]) -> None:
    own = set(StateRecord.objects.filter(state="TX").values_list("state_student_identifier", flat=True))
    assert {one["state_student_identifier"] for one in told(system("TX"))} <= own


def test_a_duty_that_was_noted_as_missed_long_after_its_day_is_told_too(
    moved: None, system: Callable[..., System]
) -> None:
    texas = system("TX")
    last = texas.get("/notices").json()["last"]
    Duty.objects.filter(state="TX").update(status="missed", due_on=date(2026, 11, 27))
    Told.objects.update(numbered_at=datetime(2027, 6, 1, tzinfo=UTC))
    assert {one["notice"] for one in told(texas, f"/notices?after={last}")} == {"duty_missed"}
