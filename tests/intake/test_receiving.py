"""Received: file, row, job and event, all or none; the same bytes are the same submission."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from tests.intake.sending import NOW, delivered, on_disk, state_file, students
from tests.intake.tables import everything

from vereda.exchange.audit.models import Event
from vereda.exchange.intake import steps
from vereda.exchange.intake.actions import receive
from vereda.exchange.intake.models import StoredFile, Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("agreed", "stored", "empty_queue")]


def received(content: bytes, **more: object) -> Submission:
    said = {"state": "WA", "channel": "api", "sent_by": None, "at": NOW} | more
    return receive(stream=io.BytesIO(content), file_name="../wa.msx", **said)


def test_receipts_are_numbered_by_state_and_day():
    assert received(b"1").receipt == "WA-251119-01"
    assert received(b"2").receipt == "WA-251119-02"
    assert received(b"2", state="TX").receipt == "TX-251119-01"
    assert received(b"3", at=NOW + timedelta(days=1)).receipt == "WA-251120-01"
    assert received(b"1").receipt == "WA-251119-01"
    assert Submission.objects.filter(file_name="wa.msx").count() == 4


def test_the_hundredth_file_of_a_day_has_a_number_too():
    for number in range(101):
        last = received(str(number).encode())
    assert last.receipt == "WA-251119-101"


def test_each_has_a_job_in_its_states_queue_and_an_event():
    submission = received(b"1")
    job = ProcrastinateJob.objects.get(task_name="intake.work_off")
    assert (job.lock, job.args) == ("intake:WA", {"submission_id": submission.pk})
    event = received_events().get()
    assert (event.action, event.on_id, event.state_code) == ("submission.received", submission.receipt, "WA")


def test_the_same_again_while_it_waits_asks_for_no_second_job():
    for _ in range(3):
        received(b"1")
    assert ProcrastinateJob.objects.count() == 1
    assert StoredFile.objects.count() == 1
    assert received_events().count() == 1


def received_events():
    return Event.objects.filter(action="submission.received")


class StatementFails(DatabaseError):
    pass


@contextmanager
def failing_at(number: int) -> Iterator[None]:
    """The n-th statement raises instead of being sent."""
    count = 0

    def wrapper(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        nonlocal count
        count += 1
        if count == number:
            raise StatementFails(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def faults(attempt: Callable[[], object], untouched: Callable[[], object]) -> int:
    """Let statement 1, 2, … fail until the attempt succeeds. After each failure `untouched` must be as before."""
    before, number = untouched(), 0
    while True:
        number += 1
        try:
            with failing_at(number):
                attempt()
        except StatementFails:
            assert untouched() == before, f"statement {number} left something behind"
        else:
            return number


def rows() -> tuple[object, ...]:
    return (everything(), ProcrastinateJob.objects.count(), received_events().count(), StoredFile.objects.count())


def test_whichever_statement_fails_a_file_is_received_whole_or_not_at_all():
    assert faults(lambda: received(b"1"), rows) > 5
    assert (Submission.objects.count(), ProcrastinateJob.objects.count(), received_events().count()) == (1, 1, 1)


def test_whichever_statement_fails_a_file_is_loaded_whole_or_not_at_all(tmp_path):
    submission = delivered(on_disk(tmp_path, state_file(students(1, 2))))
    checked = steps.check(submission)
    assert checked
    assert (
        faults(lambda: steps.load(Submission.objects.get(), checked), rows) > 10
    )  # fewer where staging tables stand already
    assert Submission.objects.get().status == "loaded"


@contextmanager
def refused_by_trigger(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER storage_fails BEFORE INSERT ON {table} EXECUTE FUNCTION refuse_change()")
        try:
            yield
        finally:
            cursor.execute(f"DROP TRIGGER storage_fails ON {table}")


@pytest.mark.parametrize("table", ["audit_event", "procrastinate_jobs", "intake_storedfile"])
def test_nothing_is_received_that_cannot_be_accounted_for(table):
    with refused_by_trigger(table), pytest.raises((DatabaseError, ConnectorException)):
        received(b"1")
    assert not Submission.objects.exists()
    assert received(b"1").receipt == "WA-251119-01"


def test_no_step_is_done_without_its_event(tmp_path):
    submission = delivered(on_disk(tmp_path, state_file(students(1))))
    for status in ("received", "checked", "loaded", "matched"):
        before = everything()
        with refused_by_trigger("audit_event"), pytest.raises(DatabaseError):
            steps.work_off_all_steps(submission.pk)
        assert Submission.objects.get().status == status
        assert everything() == before
        only_next_step(submission)
    assert Submission.objects.get().status == "published"


def only_next_step(submission: Submission) -> None:
    submission.refresh_from_db()
    match submission.status:
        case "received":
            steps.check(submission)
        case "checked":
            steps.load(submission, steps.parsed(submission))
        case "loaded":
            steps.match(submission)
        case "matched":
            steps.publish(submission)
