"""A State file by program: sent, followed, and what came back of it, byte for byte what the portal gives."""

import io
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory
from tests.api.conftest import System, kind_of
from tests.intake.sending import on_disk, state_file, students

from vereda.api.arriving import ArrivingFile
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.intake import storage
from vereda.exchange.intake.models import StoredFile, Submission
from vereda.exchange.intake.returns import RETURN_FILES
from vereda.exchange.intake.steps import work_off_all_steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agreed", "stored")]
CANARY = "Zq417"


@pytest.fixture
def file(tmp_path: Path) -> bytes:
    return on_disk(tmp_path, state_file(students(1, 2, birth_city=CANARY))).read_bytes()


@pytest.fixture
def published(system: Callable[..., System], file: bytes) -> Submission:
    receipt = system("WA").send(file).json()["receipt"]
    return work_off_all_steps(Submission.objects.get(receipt=receipt).pk)


def whole(answer: object) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_file_is_sent_once_however_often_it_is_sent(system: Callable[..., System], file: bytes) -> None:
    one = system("WA")
    first, again = one.send(file), one.send(file, name="another.msx")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert first.headers["Location"] == f"/api/v1/submissions/{first.json()['receipt']}"
    sent = Submission.objects.get()
    assert (sent.channel, sent.lane, sent.sent_by) == ("api", "production", one.key.user)
    assert Event.objects.get(action="submission.received").actor == one.key.user.email


def test_it_is_followed_to_its_end(system: Callable[..., System], published: Submission) -> None:
    told = system("WA").get(f"/submissions/{published.receipt}").json()
    assert (told["status"], told["has_ended"], told["counts"]["students"]) == ("published", True, 2)
    assert set(told["return_files"]) == set(RETURN_FILES)
    listed = system("WA").get("/submissions").json()
    assert [one["receipt"] for one in listed["submissions"]] == [published.receipt]


def test_return_files_are_the_portals_byte_for_byte(
    system: Callable[..., System], published: Submission, people: dict[str, User]
) -> None:
    dana, one = Client(), system("WA")
    dana.force_login(people["Dana"])
    for kind, address in one.get(f"/submissions/{published.receipt}").json()["return_files"].items():
        mine, theirs = one.get(address.removeprefix("/api/v1")), dana.get(f"/submissions/{published.receipt}/{kind}/")
        assert whole(mine) == whole(theirs) != b""
        assert mine.headers["Content-Type"] == theirs.headers["Content-Type"]
        assert mine.headers["Cache-Control"] == "no-store"


def test_what_is_not_ready_is_not_an_empty_file(system: Callable[..., System], file: bytes) -> None:
    one = system("WA")
    sent = one.send(file).json()
    assert set(sent["return_files"]) == {"acknowledgement"}
    answer = one.get(f"/submissions/{sent['receipt']}/returns/msix-ids")
    assert (answer.status_code, kind_of(answer)) == (409, "not-ready")
    assert int(answer.headers["Retry-After"]) > 0


def test_findings_come_in_pages_that_together_are_the_file(system: Callable[..., System], file: bytes) -> None:
    one = system("WA")
    sent = Submission.objects.get(receipt=one.send(file.replace(b"|F|", b"|Q|")).json()["receipt"])
    work_off_all_steps(sent.pk)
    address, rules = f"/submissions/{sent.receipt}/findings?limit=1", []
    while address:
        page = one.get(address).json()
        assert len(page["findings"]) == 1
        rules += [(row["rule"], row["line"]) for row in page["findings"]]
        address = (page["next"] or "").removeprefix("/api/v1")
    assert rules == list(sent.findings.order_by("pk").values_list("rule", "line"))
    assert len(rules) > 1


def test_older_submissions_follow_on_further_pages(system: Callable[..., System], file: bytes) -> None:
    one = system("WA")
    receipts = [one.send(file + b"\n" * number).json()["receipt"] for number in range(3)]
    first = one.get("/submissions?limit=2").json()
    rest = one.get(first["next"].removeprefix("/api/v1")).json()
    assert [row["receipt"] for page in (first, rest) for row in page["submissions"]] == receipts[::-1]
    assert rest["next"] is None


def test_neither_another_state_nor_the_other_lane_sees_it(
    system: Callable[..., System], published: Submission, file: bytes
) -> None:
    there = f"/submissions/{published.receipt}"
    paths = ("", "/findings", *(f"/returns/{kind}" for kind in RETURN_FILES))
    for stranger, path in product((system("TX"), system("WA", "test")), paths):
        assert kind_of(stranger.get(there + path)) == "not-found"
        assert stranger.get("/submissions").json()["submissions"] == []
        assert kind_of(stranger.get(f"/submissions?before={published.receipt}")) == "not-found"
    tested = system("WA", "test").send(file).json()
    assert tested["lane"] == "test"
    assert kind_of(system("WA").get(f"/submissions/{tested['receipt']}")) == "not-found"


def test_a_file_of_another_state_is_refused_by_its_check(system: Callable[..., System], file: bytes) -> None:
    """The key says whose file it is; the header of the file says another State."""
    one = system("TX")
    sent = one.send(file).json()
    work_off_all_steps(Submission.objects.get(receipt=sent["receipt"]).pk)
    assert one.get(f"/submissions/{sent['receipt']}").json()["status"] == "rejected"
    found = one.get(f"/submissions/{sent['receipt']}/findings").json()["findings"]
    assert {row["rule"]: bool(row["fix"]) for row in found}["file.submitting_state.not_yours"]


@pytest.mark.parametrize(
    ("content", "more", "status", "kind"),
    [
        (b"", {"CONTENT_TYPE": "application/octet-stream", "CONTENT_LENGTH": "0"}, 422, "empty"),
        (b"x" * 101, {}, 413, "too-large"),
        (b"x", {"name": "wa.exe"}, 422, "invalid"),
        (b"x", {"name": "../../wa.msx"}, 422, "invalid"),
        (b"x", {"name": "wa%00.msx"}, 422, "invalid"),
        (b"x", {"content_type": "multipart/form-data; boundary=x"}, 415, "media-type"),
        (b"x", {"CONTENT_LENGTH": ""}, 411, "length-missing"),
    ],
)
def test_what_cannot_be_taken_is_said_with_what_to_do_and_nothing_is_kept(
    system: Callable[..., System], settings: LazySettings, content: bytes, more: dict, status: int, kind: str
) -> None:
    settings.MAX_FILE_BYTES = 100
    answer = system("WA").send(content, **more)
    assert (answer.status_code, kind_of(answer)) == (status, kind)
    assert not Submission.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_whose_connection_breaks_is_not_taken_for_whole(stored: Path) -> None:
    request = RequestFactory().post("/", b"H|WA half of it", content_type="application/octet-stream")
    request.META["CONTENT_LENGTH"] = "30"
    request._stream = io.BytesIO(b"H|WA half of it")
    file = ArrivingFile(request)
    with pytest.raises(storage.NoRoom):
        storage.keep(file)
    assert file.is_cut_short
    assert not [path for path in stored.rglob("*") if path.is_file()]


def test_no_problem_and_no_line_of_the_log_quotes_what_was_sent(
    system: Callable[..., System], published: Submission, capfd: pytest.CaptureFixture[str]
) -> None:
    one = system("WA")
    answers = [
        one.send(b"x", name=f"{CANARY}.exe"),
        one.get(f"/submissions/{CANARY}"),
        one.get(f"/submissions/{published.receipt}/returns/{CANARY}"),
        one.get(f"/submissions/{published.receipt}/findings?after={CANARY}"),
        one.get(f"/children/{CANARY}"),
        one.get("/children/481720936651", Vereda_Purpose=CANARY),
        one.get(f"/{CANARY}"),
        one.post("/moves/1/answer", f'{{"outcome": "{CANARY}'),
        one.post("/moves/1/answer", {"note": CANARY * 300}),
    ]
    for answer in answers:
        assert kind_of(answer)
        assert CANARY not in answer.content.decode()
    written = capfd.readouterr()
    assert "request" in written.err, "the log was there to be read"
    assert CANARY not in written.err + written.out
