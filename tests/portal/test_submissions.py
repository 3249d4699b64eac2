"""Sending a file, following it, and reading what was found; one State's files are no other's business."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vereda.exchange.accounts.models import User
from vereda.exchange.intake.models import Finding, StoredFile, Submission

NOW = datetime(2026, 11, 19, 17, 31, 4, tzinfo=UTC)
MOST_QUERIES = 20
RULE = "student.action_code.update_unknown"


@pytest.fixture
def submission(people: dict[str, User]) -> Submission:
    """Washington's file, loaded and being matched, with one rule that found 60 things."""
    file = StoredFile.objects.create(sha256="a" * 64, size=19_293_799, stored_at=NOW)
    made = Submission.objects.create(
        receipt="WA-261119-01",
        state_id="WA",
        channel=Submission.Channel.PORTAL,
        file=file,
        file_name="wa_mep.msx",
        sent_by=people["Dana"],
        status=Submission.Status.LOADED,
        received_at=NOW,
        checked_at=NOW,
        loaded_at=NOW,
        progress={"step": "matched", "done": 6118, "total": 8371},
        counts={"students": 8412, "held": 41, "loaded": 8371},
    )
    for number in range(60):
        Finding.objects.create(
            submission=made,
            rule=RULE,
            severity="warning",
            student_record_id=f"{number:07}",
            state_student_identifier=f"ID{number}",
            line=number + 1,
            element="action_code",
            value="U" if number else "<b>U</b>",
            message="The student is updated but was not on record.",
        )
    return made


def send(client: Client, content: bytes = b"H|WA", **fields: str) -> object:
    file = SimpleUploadedFile("wa.msx", content)
    return client.post("/submissions/", {"file": file, "state": "WA", **fields})


def test_the_page_shows_how_far_the_file_is(dana: Client, submission: Submission) -> None:
    page = dana.get("/submissions/WA-261119-01/").content.decode()
    assert "Washington’s file is being matched" in page
    assert "6,118 of 8,371" in page
    assert "8,412 children" in page
    assert "18.4 MB" in page
    assert 'http-equiv="refresh"' in page, "for a browser without JavaScript"
    assert 'hx-get="/submissions/WA-261119-01/progress/?seen=loaded"' in page


def test_findings_are_totalled_by_rule_and_the_first_fifty_shown(dana: Client, submission: Submission) -> None:
    page = dana.get("/submissions/WA-261119-01/").content.decode()
    assert "Accepted, look again" in page
    assert "60 findings" in page
    assert page.count(">ID") == 50
    assert "10 more are in the CSV file" in page
    assert "&lt;b&gt;U&lt;/b&gt;" in page


def test_the_rules_speak_spanish_too(dana: Client, submission: Submission) -> None:
    dana.post("/language/", {"language": "es"})
    page = dana.get("/submissions/WA-261119-01/").content.decode()
    assert "Aceptado, revise" in page
    assert "El archivo de Washington" in page


def test_a_page_that_follows_gets_the_steps_and_after_a_step_the_findings(dana: Client, submission: Submission) -> None:
    still = dana.get("/submissions/WA-261119-01/progress/?seen=loaded").content.decode()
    assert "6,118 of 8,371" in still
    assert "<html" not in still
    assert 'id="findings"' not in still
    moved = dana.get("/submissions/WA-261119-01/progress/?seen=checked").content.decode()
    assert 'hx-swap-oob="true"' in moved


def test_a_finished_file_asks_no_more(dana: Client, submission: Submission) -> None:
    submission.status, submission.matched_at, submission.published_at = Submission.Status.PUBLISHED, NOW, NOW
    submission.save()
    page = dana.get("/submissions/WA-261119-01/").content.decode()
    assert "hx-get" not in page
    assert 'http-equiv="refresh" content="5"' not in page
    assert "Washington’s file is published" in page
    assert "MSIX IDs (CSV)" in page


def test_a_refused_file_says_why(dana: Client, submission: Submission) -> None:
    Finding.objects.all().delete()
    Finding.objects.create(
        submission=submission, rule="file.agreement.missing", severity="refuse_file", message="No agreement."
    )
    submission.status, submission.rejected_at, submission.loaded_at, submission.checked_at = "rejected", NOW, None, None
    submission.save()
    page = dana.get("/submissions/WA-261119-01/").content.decode()
    assert "Why the file was refused" in page
    assert "34 CFR" not in page
    assert "Interconnection Agreement" in page
    assert "Renew the agreements" in page
    assert "step-stopped" in page


def test_downloads(dana: Client, submission: Submission) -> None:
    answer = dana.get("/submissions/WA-261119-01/findings-csv/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="WA-261119-01-findings.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == 60
    assert rows[0]["fix"]
    assert len(json.loads(dana.get("/submissions/WA-261119-01/findings-json/").getvalue())) == 60
    assert json.loads(dana.get("/submissions/WA-261119-01/acknowledgement/").getvalue())["counts"]["held"] == 41
    assert dana.get("/submissions/WA-261119-01/secrets/").status_code == 404


def test_another_states_administrator_finds_nothing(browser_of, submission: Submission) -> None:
    ignacio = browser_of("Ignacio")
    for path in ("", "progress/", "findings-csv/", "msix-ids/", "notices/", "acknowledgement/"):
        assert ignacio.get(f"/submissions/WA-261119-01/{path}").status_code == 404
    assert "WA-261119-01" not in ignacio.get("/submissions/").content.decode()


@pytest.mark.parametrize("name", ["Rosa", "Uma", "Otis", "Nadia"])
def test_who_has_no_files_is_told_so(browser_of, name: str, submission: Submission) -> None:
    client = browser_of(name)
    assert client.get("/submissions/").status_code == 403
    assert send(client).status_code == 403
    assert client.get("/submissions/WA-261119-01/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_sending_gives_a_receipt_and_the_same_file_again_the_same(dana: Client) -> None:
    first = send(dana)
    assert first.status_code == 302
    receipt = Submission.objects.get().receipt
    assert first.headers["Location"] == f"/submissions/{receipt}/"
    again = send(dana)
    assert again.headers["Location"] == f"/submissions/{receipt}/"
    assert "This very file was received before" in dana.get(again.headers["Location"]).content.decode()
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_may_be_checked_without_being_loaded(dana: Client) -> None:
    send(dana, only_check="on")
    assert Submission.objects.get().lane == Submission.Lane.TEST


@pytest.mark.django_db(transaction=True)
def test_nobody_sends_for_another_state(dana: Client) -> None:
    assert send(dana, state="TX").status_code == 422
    assert not Submission.objects.exists()


def test_no_file_and_an_empty_one_are_said_in_words(dana: Client) -> None:
    assert "Please choose a file first" in dana.post("/submissions/", {"state": "WA"}).content.decode()
    assert "This file is empty" in send(dana, b"").content.decode()


def test_a_file_that_is_too_large_is_said_in_words(dana: Client, settings) -> None:
    settings.MAX_FILE_BYTES = 3
    assert "at most 3 bytes are accepted" in send(dana).content.decode()


@pytest.mark.parametrize("path", ["/", "/submissions/", "/submissions/WA-261119-01/"])
def test_pages_ask_the_database_little(dana: Client, submission: Submission, path: str, counted) -> None:
    with counted() as queries:
        assert dana.get(path).status_code == 200
    assert len(queries) <= MOST_QUERIES, queries


def test_home_tells_the_data_administrator_what_waits(dana: Client, submission: Submission) -> None:
    page = dana.get("/").content.decode()
    assert "Children held back" in page
    assert "WA-261119-01" in page
    assert "On the worklist" in page


def test_first_day_without_any_file(dana: Client) -> None:
    assert "No file has been sent yet" in dana.get("/").content.decode()
    assert "No file has been sent yet" in dana.get("/submissions/").content.decode()


def test_a_role_without_pages_is_told_so(nadia: Client) -> None:
    page = nadia.get("/").content.decode()
    assert "no role with tasks here yet" in page
    assert "/find/" not in page
