"""A child of Texas arrives in Washington: Texas is told, has 4 working days, and its next file is the answer."""

from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from tests.moves.conftest import Say

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.children.models import Child
from vereda.exchange.duties.actions import miss_overdue
from vereda.exchange.duties.models import Duty
from vereda.exchange.intake.returns import notices
from vereda.exchange.mail.models import Mail, Notification
from vereda.exchange.moves.models import Notice
from vereda.exchange.states.models import Contact

pytestmark = pytest.mark.django_db
SPRING, FRIDAY, LAST_DAY = date(2026, 2, 10), date(2026, 11, 20), date(2026, 11, 27)
AFTER = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def moved(say: Say) -> None:
    say("TX", 1, 2, on=date(2026, 3, 2), arrived=SPRING)
    assert not Notice.objects.exists(), "a child whom nobody else knew has come from nowhere"
    Mail.objects.all().delete()
    say("WA", 1, 2, on=FRIDAY, arrived=date(2026, 11, 16))


def test_texas_is_told_in_the_transaction_that_publishes(moved: None, people: dict[str, User]) -> None:
    notices = list(Notice.objects.all())
    assert {(one.kind, one.from_state_id, one.to_state_id, one.on) for one in notices} == {
        ("arrived", "WA", "TX", date(2026, 11, 16))
    }
    assert len({one.child_id for one in notices}) == len(notices) == 2
    told = Notification.objects.get()
    assert (told.person, told.kind, told.number, told.path) == (
        people["Ignacio"],
        "child_arrived_elsewhere",
        2,
        "/moves/",
    )
    assert told.mail
    assert told.mail.to == people["Ignacio"].email
    assert "/moves/" in told.mail.text
    assert not {"Brayan", "Itzel", "Ibáñez", "552177"} & set(told.mail.text.split())
    assert Event.objects.get(action="move.told").facts == {"notices": 2, "arrived_in": "WA"}


def test_a_contact_without_an_account_is_written_to_with_nothing_personal(say: Say, people: dict[str, User]) -> None:
    for email in ("office@tx.example", people["Ignacio"].email):
        Contact.objects.create(state_id="TX", name="Elvira Cantú", title="Transfers", email=email, phone="555-0100")
    say("TX", 1, on=date(2026, 3, 2), arrived=SPRING)
    say("WA", 1, on=FRIDAY, arrived=date(2026, 11, 16))
    (mail,) = Mail.objects.filter(to="office@tx.example")
    assert mail.subject == "A child of your State has arrived in another State"
    assert "/sign-in/apply/" in mail.text
    assert not {"Brayan", "Itzel", "Ibáñez", "552177"} & set(mail.text.split())
    assert Mail.objects.filter(to=people["Ignacio"].email, subject=mail.subject).count() == 1, (
        "who can sign in is told once"
    )


def test_its_four_working_days_run_over_a_weekend_and_a_federal_holiday(moved: None) -> None:
    for duty in Duty.objects.all():
        assert (duty.rule, duty.state_id, duty.toward_id) == ("change_of_residence", "TX", "WA")
        assert (duty.opened_on, duty.due_on) == (FRIDAY, LAST_DAY), "Saturday, Sunday and Thanksgiving do not count"


def test_the_next_file_meets_it_and_the_one_not_spoken_of_is_missed(moved: None, say: Say) -> None:
    answer = say("TX", 1, on=LAST_DAY, arrived=SPRING)
    assert answer.counts["duties_met"] == 1
    assert miss_overdue(at=AFTER) == {"TX": 1}
    met, missed = Duty.objects.get(status="met"), Duty.objects.get(status="missed")
    assert (met.done_by, met.done_at) == (answer.receipt, answer.submission_date)
    assert missed.done_at is None
    acted, waits = Notice.objects.get(status="acted"), Notice.objects.get(status="sent")
    assert (acted.outcome, acted.answered_by) == ("update_sent", answer.receipt)
    assert met.trigger == f"notice:{acted.pk}"
    assert missed.trigger == f"notice:{waits.pk}"
    assert Event.objects.get(action="duty.missed").facts == {"duties": 1}


def test_what_texas_was_told_and_what_it_missed_stand_in_its_next_return_files(moved: None, say: Say) -> None:
    answer = say("TX", 1, on=LAST_DAY, arrived=SPRING)
    miss_overdue(at=AFTER)
    told = list(notices(answer))
    assert {(one["notice"], one["from_state"], one["day"], one["due_on"]) for one in told} == {
        ("move.arrived", "WA", "2026-11-16", LAST_DAY.isoformat())
    }
    assert {one["msix_id"] for one in told} == set(Child.objects.values_list("msix_id", flat=True))
    (missed,) = notices(say("TX", 2, on=date(2026, 11, 30), arrived=SPRING))
    assert (missed["notice"], missed["about"], missed["due_on"], missed["from_state"]) == (
        "duty_missed", "change_of_residence", LAST_DAY.isoformat(), "WA",
    )  # fmt: skip
    assert missed["state_student_identifier"] in {one["state_student_identifier"] for one in told}
    assert list(notices(answer)) == told, "the same whenever it is asked for"


def test_an_update_after_the_last_day_is_late(moved: None, say: Say) -> None:
    miss_overdue(at=AFTER)
    say("TX", 1, 2, on=date(2026, 11, 30), arrived=SPRING)
    assert {(one.status, one.done_at is not None) for one in Duty.objects.all()} == {("missed", True)}


def test_a_file_of_before_the_notice_answers_nothing(moved: None, say: Say) -> None:
    say("TX", 1, 2, on=date(2026, 11, 19), arrived=SPRING)
    assert not Duty.objects.filter(done_at__isnull=False).exists()


def test_the_same_arrival_is_told_once_and_a_return_anew(moved: None, say: Say) -> None:
    say("WA", 1, 2, on=date(2026, 11, 24), arrived=date(2026, 11, 16))
    assert Notice.objects.count() == 2
    say("TX", 1, on=date(2026, 12, 20), arrived=date(2026, 12, 15))
    back = Notice.objects.exclude(to_state="TX").get()
    assert (back.from_state_id, back.to_state_id) == ("TX", "WA")


def test_the_state_that_the_move_names_is_told_too(say: Say) -> None:
    say("FL", 1, on=date(2025, 11, 3), arrived=date(2025, 10, 20))
    say("TX", 1, on=date(2026, 3, 2), arrived=SPRING)
    Notice.objects.all().delete()
    Duty.objects.all().delete()
    say("WA", 1, on=FRIDAY, arrived=date(2026, 11, 16), qualifying_move_from_state="FL")
    assert set(Notice.objects.values_list("to_state", flat=True)) == {"TX", "FL"}


def test_history_that_a_state_brings_in_wakes_nobody(say: Say) -> None:
    say("TX", 1, on=date(2024, 3, 2), arrived=date(2023, 2, 10))
    say("WA", 1, on=FRIDAY, arrived=date(2024, 6, 1))
    assert not Notice.objects.exists()


def test_files_worked_off_in_another_order_end_the_same(say: Say) -> None:
    say("TX", 1, on=date(2026, 3, 2), arrived=SPRING)
    say("TX", 1, on=date(2026, 11, 24), arrived=SPRING)
    say("WA", 1, on=FRIDAY, arrived=date(2026, 11, 16))
    assert Duty.objects.get().status == "met", "the answer came before the file it answers was worked on"
    assert Notice.objects.get().status == "acted"


@pytest.mark.parametrize(("day", "status"), [(27, "met"), (28, "missed")])
def test_outside_of_a_demonstration_a_file_counts_from_its_receipt(
    moved: None, say: Say, settings: LazySettings, day: int, status: str
) -> None:
    settings.DEMO = False
    received = datetime(2026, 11, day, 12, tzinfo=UTC)
    sent = say("TX", 1, on=date(2026, 11, 24), arrived=SPRING, received=received)
    duty = Duty.objects.get(done_by=sent.receipt)
    assert (duty.status, duty.done_at) == (status, received)
