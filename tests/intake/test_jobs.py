"""Files of a State in their order, those of others beside them; one that cannot be worked off does not stop the rest."""

import os
import time

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.intake.sending import delivered, on_disk, rules_of, state_file, students

from vereda.exchange.intake import storage, trouble
from vereda.exchange.intake.jobs import look_after
from vereda.exchange.intake.models import Submission
from vereda.exchange.intake.steps import check
from vereda.project.jobs import app

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("agreed", "stored", "empty_queue")]


def closing_connections(call_next, context, worker):
    """Tasks run in threads, whose connections nobody else would close."""
    try:
        return call_next()
    finally:
        connections.close_all()


def work_until_nothing_is_due(*, hasten: bool = False) -> None:
    """A worker on what is due now; with `hasten`, what waits for another try is due as well, until nothing waits."""
    app.perform_import_paths()
    while True:
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, task_middleware=[closing_connections]
            )
        if not hasten or not ProcrastinateJob.objects.filter(status="todo").exists():
            return
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


def sent(folder, *, name: str, number: int, state: str = "WA") -> Submission:
    records = students(number)
    records["student"][0]["reporting_state_code"] = state
    return delivered(on_disk(folder, state_file(records, submitting_state=state), name), state=state)


def test_a_worker_brings_files_to_their_end_in_order(tmp_path):
    first, second = (sent(tmp_path, name=f"{n}.msx", number=n) for n in (1, 2))
    work_until_nothing_is_due()
    for submission in (first, second):
        submission.refresh_from_db()
        assert submission.status == "published"
        assert submission.attempts == 0
    assert first.published_at < second.checked_at


def test_a_file_that_fails_holds_up_its_own_state_a_while_and_is_then_rejected(tmp_path):
    poison, behind = (sent(tmp_path, name=f"{n}.msx", number=n) for n in (1, 2))
    elsewhere = sent(tmp_path, name="3.msx", number=3, state="TX")
    storage.place_of(poison.file_id).unlink()
    work_until_nothing_is_due()
    for submission in (poison, behind, elsewhere):
        submission.refresh_from_db()
    assert (poison.status, behind.status, elsewhere.status) == ("received", "received", "published")
    assert poison.trouble == "This step failed. It is repeated by itself."
    work_until_nothing_is_due(hasten=True)
    poison.refresh_from_db()
    behind.refresh_from_db()
    assert (poison.status, behind.status) == ("rejected", "published")
    assert rules_of(poison) == {"file.not_worked_off"}
    assert "/" not in poison.findings.get().value


def test_a_rejected_one_is_taken_up_when_it_is_sent_again(tmp_path):
    path = on_disk(tmp_path, state_file(students(1)))
    poison = delivered(path)
    storage.place_of(poison.file_id).unlink()
    work_until_nothing_is_due(hasten=True)
    again = delivered(path)
    assert again.receipt == poison.receipt
    work_until_nothing_is_due()
    again.refresh_from_db()
    assert again.status == "published"
    assert not again.findings.exists()


def test_a_file_that_ends_every_worker_is_given_up(tmp_path):
    submission = sent(tmp_path, name="1.msx", number=1)
    for _ in range(trouble.MOST_BEGINNINGS):
        assert trouble.begin(submission.pk)
    assert not trouble.begin(submission.pk)
    submission.refresh_from_db()
    assert submission.status == "rejected"


def test_one_that_was_loaded_is_never_rejected_but_waits(tmp_path):
    path = on_disk(tmp_path, state_file(students(1)))
    submission = delivered(path)
    Submission.objects.update(status="loaded", attempts=trouble.MOST_BEGINNINGS)
    assert not trouble.begin(submission.pk)
    submission.refresh_from_db()
    assert submission.status == "loaded"
    assert "Sending the same file again takes it up again" in submission.trouble
    assert delivered(path).attempts == 0


def test_one_without_a_job_is_found_and_taken_up(tmp_path):
    submission = sent(tmp_path, name="1.msx", number=1)
    check(submission)
    ProcrastinateJob.objects.all().delete()
    look_after(int(time.time()))
    look_after(int(time.time()))
    assert ProcrastinateJob.objects.filter(task_name="intake.work_off").count() == 1
    work_until_nothing_is_due()
    submission.refresh_from_db()
    assert submission.status == "published"
    look_after(int(time.time()))
    assert not ProcrastinateJob.objects.filter(task_name="intake.work_off", status="todo").exists()


def test_looking_after_the_file_store_leaves_submitted_files_alone(tmp_path):
    submission = sent(tmp_path, name="1.msx", number=1)
    kept = storage.place_of(submission.file_id)
    long_ago = time.time() - 3 * storage.STALE_AFTER
    os.utime(kept, (long_ago, long_ago))
    look_after(int(time.time()))
    assert kept.exists()
    Submission.objects.all().delete()
    submission.file.delete()
    look_after(int(time.time()))
    assert not kept.exists()
