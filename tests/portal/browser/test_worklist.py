"""Two people of two States, each at a browser: a near match decided, told in both return files, undone; and a split."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.intake.sending import on_disk, state_file, students
from tests.portal.browser.test_accessibility import faults, look_at

from vereda.core.identity import explain

Visit = Callable[..., Page]
SECONDS = 1_000  # milliseconds
PATIENCE = 60 * SECONDS
SAID = {
    "first_name": "Adriana", "middle_name": None, "last_name_1": "Gonzales", "last_name_2": "Cardona", "sex": "Female",
    "birth_date": "20170929", "multiple_birth_flag": None,
    "female_parent_first_name": "Gabriela", "female_parent_last_name": "Cardona",
    "male_parent_first_name": None, "male_parent_last_name": None, "birth_city": None, "birth_state": None, "birth_country": None,
}  # fmt: skip
WAYS = (
    {"first_name": "Jocelyn", "middle_name": "Adriana"}, {"birth_date": "20170928"}, {"last_name_2": None},
    {"female_parent_first_name": None, "female_parent_last_name": None}, {"first_name": "Adrián", "sex": "Female"},
)  # fmt: skip


def nearly(said: dict) -> dict:
    """The first way of saying it that a person must compare, by the model of the day."""

    def identity(state: str, one: dict) -> dict:
        born = one["birth_date"]
        return one | {"state": state, "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}", "multiple_birth": None}

    return next(
        said | way for way in WAYS if explain(identity("TX", said), identity("WA", said | way)).decision == "near_match"
    )


def send(page: Page, folder: Path, state: str, number: int, said: dict | None = None) -> str:
    """Send a file of one student as a State's administrator does; its receipt, once it is published."""
    records = students(number, **(said or {}))
    for group in ("enrollments", "course_history", "assessments", "alternate_ids"):
        records[group] = []
    records["qualifying_moves"][0] |= {"qualifying_move_to_state": state}
    records["student"][0] |= {"reporting_state_code": state, "state_student_identifier": f"77{number:05}"}
    day = f"202511{10 + number % 10:02}0930{number % 60:02}000"
    file = state_file(records, submitting_state=state, submission_date=day)
    page.goto("/submissions/")
    page.set_input_files("input[type=file]", on_disk(folder, file, f"{state}{number}.msx"))
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is published", timeout=PATIENCE)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def told(page: Page, receipt: str) -> dict[str, tuple[str, str]]:
    """The change notices of a return file: State Student Identifier → MSIX ID and the one before."""
    answer = page.request.get(f"/submissions/{receipt}/msix-ids/")
    return {
        row["state_student_identifier"]: (row["msix_id"], row["previous_msix_id"])
        for row in csv.DictReader(io.StringIO(answer.text()))
    }


def notices(page: Page, receipt: str, about: str) -> list[dict[str, str]]:
    """What the return file of notices tells of a student or of a child's MSIX ID, as its State's administrator downloads it."""
    page.goto(f"/submissions/{receipt}/")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Notices (CSV)").click()
    assert fetched.value.suggested_filename == f"{receipt}-notices.csv"
    with Path(fetched.value.path()).open(newline="") as opened:
        return [row for row in csv.DictReader(opened) if about in row.values()]


def near_match(visit: Visit, folder: Path) -> tuple[Page, Page]:
    """Texas, then Washington, states a child; the pages of both States' administrators, at the item. Who decides it undoes it."""
    ignacio, dana = visit("Ignacio"), visit("Dana")
    send(ignacio, folder, "TX", 11, SAID)
    send(dana, folder, "WA", 12, nearly(SAID))
    dana.goto("/worklist/?other=TX")
    dana.locator(".queue .lead a", has_text="Gonzales").first.click()
    ignacio.goto(dana.url)
    return ignacio, dana


def choose(page: Page, answer: str, button: str) -> None:
    page.get_by_role("radio", name=re.compile(rf"^{answer}")).check()
    page.get_by_role("button", name=button).click()


def press_together(*pages: Page) -> None:
    """Each page sends its answer before any of them is answered."""
    for page in pages:
        page.get_by_role("radio", name=re.compile("^Match")).check()
    for page in pages:
        page.evaluate("() => { setTimeout(() => document.querySelector('form.decide button').click()); }")
    for page in pages:
        expect(page.get_by_role("status")).to_be_visible()


def record(page: Page, msix_id: str) -> object:
    """All that is on record of a child, with who said each value."""
    return page.request.get(f"/children/{msix_id}/json/").json()["record"]


def test_a_near_match_decided_by_two_states_is_told_and_undone(visit: Visit, tmp_path: Path) -> None:
    ignacio, dana = near_match(visit, tmp_path)
    look_at(dana, "the item")
    address = dana.url
    dana.goto(address)
    expect(dana.get_by_role("heading", level=1)).to_have_text("Is this the same child?")
    expect(dana.get_by_role("heading", name="Why we ask you")).to_be_visible()
    expect(dana.locator(".waterfall svg")).to_be_visible()
    kept, retired = dana.locator(".compared thead .msix-id").all_inner_texts()
    before = record(ignacio, kept), record(dana, retired)
    press_together(dana, ignacio)
    first, second = (dana, ignacio) if dana.get_by_text("Sent to the other State").is_visible() else (ignacio, dana)
    expect(first.get_by_text("Sent to the other State for validation.")).to_be_visible()
    expect(second.get_by_text(re.compile("(Dana Okafor|Ignacio Pruneda) answered while you looked."))).to_be_visible()
    choose(second, "Match", "Settle it")
    expect(second.get_by_text("It can be undone exactly.")).to_be_visible()
    assert not faults(second)
    receipts = {"WA": send(dana, tmp_path, "WA", 13), "TX": send(ignacio, tmp_path, "TX", 14)}
    assert told(dana, receipts["WA"])["7700012"] == (kept, retired)
    assert "7700011" not in told(ignacio, receipts["TX"]), "Texas keeps the number"
    here, there = (notices(dana, receipts["WA"], "7700012")[-1], notices(ignacio, receipts["TX"], "7700011")[-1])
    assert (here["notice"], here["msix_id"], here["previous_msix_id"]) == ("merge", kept, retired)
    assert (there["notice"], there["msix_id"], there["other_msix_ids"]) == ("merge", kept, retired)
    dana.goto(address)
    dana.fill("#undo-why", "They are cousins")
    dana.get_by_role("button", name="Undo exactly").click()
    expect(dana.get_by_text("Everything stands as it stood before").first).to_be_visible()
    assert (record(ignacio, kept), record(dana, retired)) == before
    receipt = send(dana, tmp_path, "WA", 15)
    assert told(dana, receipt)["7700012"] == (retired, kept)
    assert [row["notice"] for row in notices(dana, receipt, "7700012")] == ["merge_undone"]


def test_a_split_is_previewed_by_one_validated_by_another_told_and_undone(visit: Visit, tmp_path: Path) -> None:
    ruth, ignacio = visit("Ruth", javascript=False), visit("Ignacio", javascript=False)
    ruth.goto("/find/?q=Mona+Cardenas+Reyes+3/7/2007")
    ruth.get_by_role("link", name="Mona Reyes Cárdenas", exact=True).click()
    child = ruth.url
    msix_id = child.rstrip("/").rsplit("/", 1)[-1]
    before = record(ruth, msix_id)
    ruth.goto(f"{child}split/")
    ruth.get_by_role("checkbox", name=re.compile("^MI")).check()
    ruth.get_by_role("button", name="Show both children").click()
    expect(ruth.get_by_text("Who keeps MSIX ID")).to_be_visible()
    ruth.fill("#why", "Michigan’s Mona is a cousin")
    ruth.get_by_role("button", name="Send for validation").click()
    expect(ruth.get_by_text("Nothing changes until a second person agrees")).to_be_visible()
    expect(ruth.get_by_text("Locked", exact=True)).to_be_visible()
    ignacio.goto("/worklist/?kind=validate_split")
    ignacio.locator(".queue .lead a").first.click()
    expect(ignacio.get_by_text("Michigan’s Mona is a cousin")).to_be_visible()
    choose(ignacio, "Two children", "Settle it")
    item = ignacio.url
    ignacio.goto(child)
    expect(ignacio.locator(".child-from", has_text="Assembled from")).not_to_contain_text("MI")
    ignacio.goto(item)
    ignacio.get_by_role("button", name="Undo exactly").click()
    ignacio.goto(child)
    expect(ignacio.locator(".child-from", has_text="Assembled from")).to_contain_text("MI")
    assert record(ruth, msix_id) == before
    for name, state, number in (("Ruth", "MI", 16), ("Ignacio", "TX", 17)):
        page = visit(name)
        rows = notices(page, send(page, tmp_path, state, number), msix_id)
        assert [row["notice"] for row in rows] == ["split", "split_undone"], state


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_on_the_queue_and_what_begins_there(visit: Visit, language: str) -> None:
    page = visit("Dana", language=language)
    page.goto("/find/?q=Mona+Cardenas+Reyes+3/7/2007")
    child = page.locator(".result-name a").first.get_attribute("href") or ""
    for address in (
        "/worklist/",
        "/worklist/?mine=1",
        "/worklist/?elsewhere=1",
        f"{child}merge/?with=1",
        f"{child}split/",
    ):
        page.goto(address)
        look_at(page, address)
