"""What belongs to one State stays shut in the database itself, whatever the application forgets."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from vereda.exchange.accounts import row_security
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.accounts.permissions import Permission, scope_of
from vereda.exchange.accounts.row_security import NOBODY, as_person
from vereda.exchange.audit.actions import record
from vereda.exchange.intake.models import Finding, StoredFile, Submission

Role = RoleAssignment.Role
NOW = datetime(2026, 11, 19, 17, 31, 4, tzinfo=UTC)


def submitted(state: str, number: int) -> Submission:
    file = StoredFile.objects.create(sha256=f"{number:064x}", size=1, stored_at=NOW)
    made = Submission.objects.create(
        receipt=f"{state}-261119-01",
        state_id=state,
        channel="portal",
        file=file,
        file_name=f"{state}.msx",
        received_at=NOW,
        counts={"students": 1, "held": 0},
    )
    Finding.objects.create(submission=made, rule="x", severity="note", value=f"CANARY {state}", message="-")
    return made


@pytest.fixture
def files(people: dict[str, User]) -> dict[str, Submission]:
    return {state: submitted(state, number) for number, state in enumerate(("WA", "TX", "FL"))}


def seen() -> tuple[set[str], set[str], int]:
    findings = {finding.value for finding in Finding.objects.all()}
    return set(Submission.objects.values_list("state_id", flat=True)), findings, StoredFile.objects.count()


@pytest.mark.django_db
def test_the_database_shows_a_person_her_own_states_files_only(files: dict[str, Submission], people: dict[str, User]):
    with as_person(people["Dana"].pk):
        assert seen() == ({"WA"}, {"CANARY WA"}, 1)
    for nobody in (people["Rosa"].pk, people["Otis"].pk, people["Nadia"].pk, NOBODY):
        with as_person(nobody):
            assert seen() == (set(), set(), 0)
    assert seen()[0] == {"WA", "TX", "FL"}, "the owner's rights are back"


@pytest.mark.django_db
def test_nor_can_she_write_there(files: dict[str, Submission], people: dict[str, User]):
    with as_person(people["Dana"].pk):
        assert Submission.objects.filter(state="TX").update(status="rejected") == 0
        assert Finding.objects.all().delete()[0] == 1
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Submission.objects.filter(state="WA").update(state="TX")


@pytest.mark.django_db
def test_a_disabled_person_sees_nothing(files: dict[str, Submission], people: dict[str, User]):
    User.objects.filter(pk=people["Dana"].pk).update(status=User.Status.DISABLED)
    with as_person(people["Dana"].pk):
        assert seen() == (set(), set(), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
def test_the_database_and_the_permission_table_agree(files: dict[str, Submission], people: dict[str, User], role: str):
    nadia = people["Nadia"]
    for state, district in product(("WA", None), ("5399901", None)):
        nadia.roles.all().delete()
        RoleAssignment.objects.create(user=nadia, role=role, state_id=state, district_id=district if state else None)
        nadia = User.objects.get(pk=nadia.pk)
        with as_person(nadia.pk):
            assert seen()[0] == scope_of(nadia, Permission.VIEW_FILES).states


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "INSERT INTO audit_seal VALUES (1, now(), '[]', 'x')",
        "DELETE FROM audit_awaitingseal",
        "TRUNCATE audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_a_web_request_can_add_to_the_record_of_looks_and_no_more(people: dict[str, User], statement: str):
    with as_person(people["Dana"].pk):
        record(action="child.viewed", actor="dana", on=("child", "1"))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_connection_opened_in_the_middle_of_a_request_is_restricted_too(people: dict[str, User]):
    submitted("WA", 1)
    with as_person(NOBODY):
        connection.close()
        assert seen()[0] == set()
    assert seen()[0] == {"WA"}


@pytest.mark.django_db
def test_with_the_check_of_the_application_switched_off_nothing_of_another_state_is_shown(
    files: dict[str, Submission], dana: Client, rosa: Client, nadia: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(
        "vereda.exchange.intake.queries.submissions_of", lambda _: Submission.objects.select_related("state", "file")
    )
    monkeypatch.setattr("vereda.portal.submissions.views.may", lambda *_: True)
    assert "TX-261119-01" not in dana.get("/submissions/").content.decode()
    pages = ("", "progress/", "findings-csv/", "findings-json/", "msix-ids/", "notices/", "acknowledgement/")
    for client, (state, page) in product((dana, rosa, nadia), product(files, pages)):
        answer = client.get(f"/submissions/{state}-261119-01/{page}")
        is_own = client is dana and state == "WA"
        assert answer.status_code == (200 if is_own else 404)
    csv = b"".join(dana.get("/submissions/WA-261119-01/findings-csv/").streaming_content).decode()
    assert "CANARY WA" in csv
    assert row_security._person.get() is None, "the download gave the connection back"
