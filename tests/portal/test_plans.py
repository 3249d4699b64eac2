"""Graduation plans: taken as a file, changed, drafted by one person of the State and published by another."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from vereda.core.credits import amount
from vereda.exchange.accounts.actions import assign_role, create_account
from vereda.exchange.accounts.models import RoleAssignment, User
from vereda.exchange.audit.models import Event
from vereda.exchange.credits.models import PlanDraft
from vereda.exchange.credits.plans import as_csv, editions, from_csv, known_plans

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 19)


@pytest.fixture
def second(people: dict[str, User]) -> Client:
    """Another data administrator of Washington."""
    user = create_account(
        email="second@wa.example", name="Second Person", title="", state_id="WA", password="-", by="test"
    )
    assign_role(user=user, role=RoleAssignment.Role.STATE_DATA_ADMINISTRATOR, state="WA", by="test")
    client = Client()
    client.force_login(user)
    return client


def rows_of(client: Client, plan: str = "WA-24") -> list[dict[str, str]]:
    answer = client.get(f"/plans/{plan}.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    return from_csv(answer.content.decode())


def send(client: Client, rows: list[dict[str, str]], **given: str) -> str:
    """Where one is led, or what the page complains of."""
    file = SimpleUploadedFile("plan.csv", as_csv(rows).encode(), "text/csv")
    answer = client.post("/plans/", {"file": file, "holds_from": "2026-09-01", "note": "WAC 180-51", **given})
    return answer.headers.get("Location", "") or answer.content.decode()


def changed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Arts asks for one credit more, and the State has confirmed the row."""
    return [
        row | {"credits_native": "3", "carnegie_units": "3.0", "certainty": "sourced"}
        if row["subject"] == "ARTS" and row["row_type"] == "credit" else row
        for row in rows
    ]  # fmt: skip


def test_a_plan_changes_once_a_second_person_has_published_it(dana: Client, second: Client) -> None:
    address = send(dana, changed(rows_of(dana)))
    page = re.sub(r"\s+", " ", second.get(address).content.decode())
    assert "What would change in WA-24" in page
    assert "<mark>3</mark>" in page
    assert arts() == "2", "a draft changes nothing"
    assert "A second person of your State publishes it." in dana.post(address, follow=True).content.decode()
    assert arts() == "2", "nor does who drafted it"
    assert second.post(address).headers["Location"] == "/plans/"
    assert arts() == "3"
    assert "Second Person" in dana.get("/plans/").content.decode()
    told = {one.action: one.actor for one in Event.objects.filter(on_kind="plan")}
    assert told == {"plan.drafted": "dana.okafor@wa.example", "plan.published": "second@wa.example"}


def arts() -> str:
    plan = next(one for one in known_plans("WA", on=ON) if one.id == "WA-24")
    return f"{next(one for one in plan.subjects if one.code == 'ARTS').native:f}"


def test_an_edition_holds_from_its_day_on(dana: Client, second: Client) -> None:
    second.post(send(dana, changed(rows_of(dana)), holds_from="2027-09-01"))
    assert arts() == "2"
    later = next(one for one in editions("WA", on=date(2027, 9, 1)) if one.plan.id == "WA-24")
    assert later.draft is not None


def test_of_two_drafts_the_second_is_outdated_once_the_first_is_published(dana: Client, second: Client) -> None:
    first, other = send(dana, changed(rows_of(dana))), send(dana, rows_of(dana))
    second.post(first)
    assert "Another edition was published meanwhile." in second.post(other, follow=True).content.decode()
    assert "Another edition was published meanwhile." in second.post(first, follow=True).content.decode()
    assert arts() == "3"


def test_a_district_has_a_plan_of_its_own(dana: Client, second: Client) -> None:
    rows = [
        row | {"plan_id": "WA-5399901", "plan_name": "Lower Yakima", "district": "5399901"} for row in rows_of(dana)
    ]
    second.post(send(dana, rows))
    plan = next(one for one in known_plans("WA", on=ON) if one.id == "WA-5399901")
    assert plan.district == "5399901"


@pytest.mark.parametrize(
    ("column", "value", "trouble"),
    [
        ("state", "TX", "has that State in every row"),
        ("course_tokens", "NO_SUCH_WORD", "is no word of requirement_tokens.csv"),
        ("source", " ", "has no source"),
        ("row_type", "wish", "is no kind of row"),
        ("carnegie_units", "many", "WA-24"),
        ("credits_native", "many", "WA-24"),
        ("native_unit", "bushel", "WA-24"),
        ("certainty", "perhaps", "WA-24"),
        ("plan_id", "TX-24", "begins with WA-"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(dana: Client, column: str, value: str, trouble: str) -> None:
    rows = [
        row | {column: value} if row["row_type"] == "credit" or column == "plan_id" else row for row in rows_of(dana)
    ]
    assert trouble in send(dana, rows)
    assert not PlanDraft.objects.exists()


@pytest.mark.parametrize("text", ["", "state\nWA\n", "\x00", "a,b\n1\n", "\xff\xfe"])
def test_what_is_no_table_is_refused(dana: Client, text: str) -> None:
    file = SimpleUploadedFile("plan.csv", text.encode("latin-1"), "text/csv")
    answer = dana.post("/plans/", {"file": file, "holds_from": "2026-09-01", "note": "x"})
    assert answer.status_code == 422
    assert not PlanDraft.objects.exists()


def test_another_states_draft_is_not_there(dana: Client, browser_of) -> None:
    address = send(dana, rows_of(dana))
    ignacio = browser_of("Ignacio")
    assert ignacio.get(address).status_code == 404
    assert ignacio.post(address).status_code == 404
    assert ignacio.get("/plans/WA-24.csv").status_code == 404


def test_the_file_comes_back_as_it_was_sent(dana: Client) -> None:
    rows = rows_of(dana)
    assert from_csv(as_csv(rows)) == rows
    assert list(csv.DictReader(io.StringIO(as_csv(rows)))) == rows


def test_a_draft_and_its_publication_are_never_changed(dana: Client, second: Client) -> None:
    second.post(send(dana, rows_of(dana)))
    for statement in ("UPDATE credits_plandraft SET note = ''", "DELETE FROM credits_planpublication"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def shown(client: Client, plan: str = "WA-24") -> dict[str, str]:
    """What the form of a plan would send as it stands."""
    page = client.get(f"/plans/{plan}/edit/").content.decode()
    fields = re.findall(r'<input type="(?:text|hidden)" name="([^"]+)" value="([^"]*)"', page)
    said = {"source": "SBE resolution 26-09", "holds_from": "2026-09-01", "note": "One more credit of arts"}
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"} | said


def place_of(client: Client, subject: str) -> int:
    return next(at for at, row in enumerate(rows_of(client)) if row["subject"] == subject)


def complaint(client: Client, given: dict[str, str]) -> str:
    answer = client.post("/plans/WA-24/edit/", given)
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_plan_is_changed_in_the_page_and_published_by_a_second_person(dana: Client, second: Client) -> None:
    arts_at, languages_at = place_of(dana, "ARTS"), place_of(dana, "WL")
    given = shown(dana) | {
        f"credits-{arts_at}": "3", f"drop-{languages_at}": "on", "subject-0": "SPEECH", "amount-0": "0.5", "first": "2028",
    }  # fmt: skip
    answer = dana.post("/plans/WA-24/edit/", given)
    assert answer.status_code == 302, answer.content.decode()
    page = re.sub(r"\s+", " ", second.get(answer.headers["Location"]).content.decode())
    for words in ("<mark>3</mark>", "SBE resolution 26-09", "row taken out", "new row", "<mark>2028</mark>"):
        assert words in page, words
    assert arts() == "2", "a draft changes nothing"
    second.post(answer.headers["Location"])
    plan = next(one for one in known_plans("WA", on=ON) if one.id == "WA-24")
    credits_of = {one.code: one.native for one in plan.subjects}
    assert (credits_of["ARTS"], credits_of["SPEECH"]) == (3, Decimal("0.5"))
    assert "WL" not in credits_of
    assert (plan.classes.first, plan.total) == (2028, amount(Fraction(47, 2)))
    said = {one.code: one.certainty for one in plan.subjects}
    assert (said["ARTS"], said["SPEECH"]) == ("sourced", "sourced")


def test_a_state_s_plan_is_copied_for_a_district_of_it(dana: Client, second: Client) -> None:
    given = shown(dana) | {"name": "Lower Yakima", "district": "5399901"}
    second.post(dana.post("/plans/WA-24/edit/", given).headers["Location"])
    own = {one.id: one.district for one in known_plans("WA", on=ON)}
    assert own["WA-24"] is None
    assert own["WA-24-5399901"] == "5399901"
    assert 'name="district"' not in dana.get("/plans/WA-24-5399901/edit/").content.decode()


@pytest.mark.parametrize(
    ("given", "trouble"),
    [
        ({}, "Nothing differs from what is in force."),
        ({"credits-0": ""}, "Say how many credits the subject needs."),
        ({"credits-1": "2"}, "need more than its 2 credits"),
        ({"credits-0": "NaN"}, "Enter a number."),
        ({"subject-0": "SPEECH"}, "A subject that is added has a name and credits."),
        ({"subject-0": "ALCHEMY", "amount-0": "1"}, "Select a valid choice."),
        ({"first": "2030", "last": "2029"}, "are none"),
        ({"name": "Of another State", "district": "1299901"}, "WA has no district 1299901"),
        ({"name": "Of no district", "district": "12"}, "has seven digits"),
        ({"name": "Changed", "source": ""}, "This field is required."),
        ({"name": "Changed", "edition": "99"}, "Another edition was published meanwhile."),
    ],
)
def test_an_edit_that_does_not_hold_comes_back_with_the_reason(
    dana: Client, given: dict[str, str], trouble: str
) -> None:
    assert trouble in complaint(dana, shown(dana) | given)
    assert not PlanDraft.objects.exists()


def test_what_was_typed_is_still_there(dana: Client) -> None:
    assert 'value="2.75"' in complaint(dana, shown(dana) | {"credits-0": "2.75", "source": ""})


def test_another_states_plan_is_not_edited(dana: Client, browser_of) -> None:
    assert browser_of("Ignacio").get("/plans/WA-24/edit/").status_code == 404
    assert browser_of("Ignacio").post("/plans/WA-24/edit/", shown(dana)).status_code == 404
    assert browser_of("Rosa").get("/plans/WA-24/edit/").status_code == 404
