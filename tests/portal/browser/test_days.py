"""What no other test has of the days: Otis reads the nation’s numbers; Rosa and Dana do their work without a mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.portal.browser.test_accessibility import MONA, press, reach

Visit = Callable[..., Page]


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


def test_dana_sends_a_file_without_a_mouse(visit: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "wa.msx"
    broken.write_text("this is no State file\n")
    page = visit("Dana")
    page.goto("/")
    press(page, page.get_by_role("navigation", name="Tasks").get_by_role("link", name="Files").first)
    reach(page, page.locator("input[type=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(broken)
    press(page, page.get_by_role("button", name="Send the file"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Washington’s file was refused", timeout=60_000)
