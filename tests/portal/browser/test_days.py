"""What no other test has of the days: Otis reads the nation’s numbers; Rosa, Dana and Ignacio do their work without a mouse."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooLate
from tests.portal.browser.test_accessibility import LAPTOP, MONA, press, reach, sticking_out
from tests.portal.browser.test_worklist import near_match

Visit = Callable[..., Page]
ENLARGED = 320  # CSS pixels across: a laptop at 400 % (WCAG 1.4.10)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_otis_reads_the_numbers_of_the_nation_and_takes_them_along(visit: Visit, javascript: bool) -> None:
    page = visit("Otis", javascript=javascript)
    page.click("nav.tasks >> visible=true >> text=Numbers")
    expect(page.get_by_text("Each child once", exact=True)).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="CSV").click()
    assert "WA" in Path(fetched.value.path()).read_text()
    page.get_by_role("link", name="Washington").first.click()
    expect(page.locator("#table-title")).to_have_text("Washington")
    page.goto(MONA)
    page.locator(".result-name a").first.click()
    expect(page.locator("input[name=purpose]").first).to_be_attached()
    expect(page.get_by_text("Ahtanum Ridge High School")).to_have_count(0)


def test_rosa_reads_and_prints_without_a_mouse(visit: Visit) -> None:
    page = visit("Rosa")
    page.goto(MONA)
    press(page, page.locator(".result-name a").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mona Reyes Cárdenas")
    press(page, page.get_by_role("link", name="Print"))
    expect(page.get_by_text("Printed by Rosa Villarreal, Registrar")).to_be_visible()
    page.evaluate("window.print = () => { window.wasPrinted = true; }")
    press(page, page.get_by_role("button", name="Print"))
    assert page.evaluate("window.wasPrinted")


def choose(page: Page, file: Path) -> None:
    """With the key, once more where a busy machine has lost it."""
    for patience in (5_000, 30_000):
        reach(page, page.locator("input[type=file]"))
        try:
            with page.expect_file_chooser(timeout=patience) as chooser:
                page.keyboard.press("Enter")
        except TooLate:
            continue
        chooser.value.set_files(file)
        return
    raise AssertionError("the key opens no list of files")


def test_dana_sends_a_file_without_a_mouse(visit: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "wa.msx"
    broken.write_text("this is no State file\n")
    page = visit("Dana")
    page.goto("/")
    press(page, page.get_by_role("navigation", name="Tasks").get_by_role("link", name="Files").first)
    page.wait_for_url("**/submissions/")  # until its scripts, too, are there
    choose(page, broken)
    press(page, page.get_by_role("button", name="Send the file"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Washington’s file was refused", timeout=60_000)


@pytest.mark.parametrize(
    ("javascript", "width"),
    [(True, LAPTOP), (False, ENLARGED)],
    ids=["with JavaScript", "enlarged, without JavaScript"],
)
def test_two_states_resolve_a_near_match_without_a_mouse(
    visit: Visit, tmp_path: Path, javascript: bool, width: int
) -> None:
    address = near_match(visit, tmp_path)[0].url
    dana, ignacio = (visit(name, javascript=javascript, width=width) for name in ("Dana", "Ignacio"))
    go_to_worklist(dana)
    press(dana, dana.locator(".queue .lead a", has_text="Gonzales").first)
    expect(dana).to_have_url(address)
    decide(dana, "Match", "Answer", why="The same mother")
    expect(dana.get_by_text("Sent to the other State for validation.")).to_be_visible()
    go_to_worklist(ignacio)
    press(ignacio, ignacio.locator(".queue .lead a", has_text="Gonzales").first)
    expect(ignacio.get_by_text("The same mother").last).to_be_visible()
    decide(ignacio, "Match", "Settle it")
    expect(ignacio.get_by_text("It can be undone exactly.")).to_be_visible()
    press(ignacio, ignacio.get_by_role("button", name="Undo exactly"))
    expect(ignacio.get_by_text("Everything stands as it stood before").first).to_be_visible()


def go_to_worklist(page: Page) -> None:
    menu = page.locator(".menu summary")
    if menu.is_visible():
        press(page, menu)
    press(page, page.get_by_role("navigation", name="Tasks").get_by_role("link", name=re.compile("^Worklist")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    assert not sticking_out(page)


def decide(page: Page, answer: str, button: str, *, why: str = "") -> None:
    """Tab to the answers, choose among them with the arrows, say why, and send it."""
    assert not sticking_out(page)
    reach(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    chosen = page.get_by_role("radio", name=re.compile(rf"^{answer}"))
    for _ in range(page.get_by_role("radio").count()):
        if not chosen.is_checked():
            page.keyboard.press("ArrowDown")
    reach(page, page.locator("#id_why"))
    page.keyboard.type(why)
    press(page, page.get_by_role("button", name=button))
