"""No fault that axe can find, on every page, at three sizes, in two languages; keyboard, width and print as promised."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Page]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, LAPTOP, WIDE = 390, 1366, 1920
COUNTED = "/counts/children/?state=WA"
COUNTS = (
    "/counts/",
    "/counts/?state=WA",
    "/counts/rules/",
    "/counts/frozen/",
    "/counts/2025-26/edfacts/WA/",
    "/counts/2025-26/reconciliation/WA/",
    "/counts/2025-26/re-interviews/WA/",
)
REPORTS = (
    "/reports/",
    "/reports/demographics/?state=WA",
    "/reports/mobility/?state=WA",
    "/reports/saved/new/mobility/?state=WA",
    "/reports/aging/",
    "/reports/scorecard/?state=WA",
    "/reports/scorecard/filled.sex/?state=WA",
)
MONA = "/find/?q=Mona+Cardenas+Reyes+3/7/2007"


# Of each visible text and field what its contrast hangs on: color, whether it counts as large, and what lies behind it.
CONTRASTS = """() => {
    const found = new Set();
    const shown = [...document.querySelectorAll("input, select, textarea")];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) shown.push(texts.currentNode.parentElement);
    for (const one of shown) {
        if (!one.getClientRects().length) continue;
        const own = getComputedStyle(one), size = parseFloat(own.fontSize);
        const behind = [own.textShadow];
        for (let at = one; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            behind.push(style.backgroundImage, style.opacity, style.mixBlendMode, style.position);
            if (style.backgroundColor.startsWith("rgb(")) { behind.push(style.backgroundColor); break; }
            if (style.backgroundColor !== "rgba(0, 0, 0, 0)") behind.push(style.backgroundColor);
        }
        const large = size >= 24 || (size >= 18.66 && own.fontWeight >= 700);
        const plain = ["none", "1", "normal", "static"];
        found.add([own.color, large, ...behind.filter((what) => !plain.includes(what))].join());
    }
    return [...found];
}"""
contrasts_seen: set[str] = set()  # on any page, by this process


def faults(page: Page) -> list[str]:
    """What axe finds, with every closed part of the page opened first.

    Contrast is most of its work, and most pages have the same: it is looked at where a page at this size, in this language, has
    a text of a color on a background that no page had before.
    """
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE)
    new = set(page.evaluate(CONTRASTS)) - contrasts_seen
    asked = {
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {"color-contrast": {"enabled": bool(new)}},
        "resultTypes": ["violations"],
    }
    # Only these come back: all that axe looked at takes longer to bring than many a page takes to look at.
    found = page.evaluate("(asked) => axe.run(document, asked).then((found) => found.violations)", asked)
    if not found:
        contrasts_seen.update(new)
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.querySelectorAll("body *")]
           .filter((one) => one.getBoundingClientRect().right > window.innerWidth)
           .map((one) => `${Math.round(one.getBoundingClientRect().right)}: ${one.outerHTML.slice(0, 120)}`)"""
    )


def look_at(page: Page, about: object) -> None:
    """At every size axe finds nothing and the page is no wider than the screen."""
    for width in (PHONE, LAPTOP, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        assert not faults(page), (about, width)
        assert not sticking_out(page), (about, width)


def reach(page: Page, target: Locator) -> None:
    """Tab until the target has the focus, as who uses no mouse does."""
    for _ in range(120):
        if target.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {target}")


def press(page: Page, target: Locator) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


def pages_of(page: Page, who: str) -> list[str]:
    """The addresses that a person of this kind uses, the ones of a child and of a file among them."""
    if who == "Dana":
        page.goto("/submissions/")
        receipt = page.locator("tbody th a").first.get_attribute("href")
        page.goto(COUNTED)
        counted = page.locator("tbody th a").first.get_attribute("href")
        plans = ["/plans/", "/plans/WA-24/edit/"]
        return ["/", "/submissions/", receipt or "", "/help/", COUNTED, counted or "", *COUNTS, *REPORTS, *plans]
    if who == "Rosa":
        page.goto(MONA)
        child = page.locator(".result-name a").first.get_attribute("href") or ""
        page.goto("/find/?q=Mónica+Cárdenas+Reyes+3/7/2009")
        other = page.locator(".result-name a").first.get_attribute("href") or ""
        return [
            "/",
            "/gallery/",
            "/find/",
            "/find/?q=maria",
            MONA,
            "/find/?q=Zzyzx",
            "/find/?q=13/45/2007",
            child,
            f"{child}print/",
            f"{child}history/",
            f"{child}credits/",
            f"{child}credits/?state=TX&failed=WA%7Cenglish+12%7C2026%7C2027%7C0828%7C03",
            f"{child}credits/accept/",
            f"{child}credits/place/?line=WA%7Cenglish+12%7C2026%7C2027%7C0828%7C03",
            f"{child}credits/plan/",
            other,
        ]
    return ["/", "/sign-in/", "/help/", "/tour/", "/find/?q=x"] if not who else ["/"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", ["", "Rosa", "Dana", "Nadia"])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(visit: Visit, who: str, language: str) -> None:
    page = visit(who, language=language)
    for address in pages_of(page, who):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language, address
        look_at(page, address)


@pytest.mark.parametrize("what", ["main p", "main input[name=q]"])
@pytest.mark.parametrize("color", ["color", "backgroundColor"])
def test_a_pale_text_and_a_new_background_are_found_on_a_page_that_was_seen(
    visit: Visit, color: str, what: str
) -> None:
    page = visit("Rosa")
    page.goto("/find/?q=Zzyzx")
    assert not faults(page)
    page.eval_on_selector(what, "(one, color) => { one.style[color] = 'rgb(120, 130, 125)'; }", color)
    assert [one for one in faults(page) if one.startswith("color-contrast")]


@pytest.mark.parametrize("who", ["Rosa", "Dana"])
def test_axe_finds_nothing_in_the_open_menu(visit: Visit, who: str) -> None:
    page = visit(who, width=PHONE)
    page.goto("/")
    page.click(".menu summary")
    assert not faults(page)


@pytest.mark.parametrize("address", ["/no/such/page", "/children/123456789012/"])
def test_pages_for_what_went_wrong(visit: Visit, chromium, exchange: str, address: str) -> None:
    context = chromium.new_context(base_url=exchange, viewport={"width": PHONE, "height": 900})
    page = context.new_page()
    page.goto(address)
    assert not faults(page)
    context.close()


def test_the_first_tab_leads_past_the_header(visit: Visit) -> None:
    page = visit("Rosa")
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_find_is_ready_to_type_and_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit("Rosa")
    page.goto("/find/")
    page.keyboard.type("Mona Cardenas Reyes 3/7/2007")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find/?q=**")
    link = page.locator(".result-name a").first
    reach(page, link)
    outline = link.evaluate("(one) => getComputedStyle(one).outlineWidth")
    assert outline == "3px", "one sees where one is"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mona Reyes Cárdenas")


def test_the_menu_on_a_phone_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = visit("Rosa", width=PHONE)
    menu = page.locator(".menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    expect(menu).to_be_focused()


def test_enlarged_four_times_nothing_is_cut_off(visit: Visit) -> None:
    """400 % on a laptop leaves 320 CSS pixels (WCAG 1.4.10)."""
    page = visit("Rosa", width=320)
    for address in pages_of(page, "Rosa"):
        page.goto(address)
        assert not sticking_out(page), address


def test_targets_on_a_phone_are_large_enough(visit: Visit) -> None:
    page = visit("Rosa", width=PHONE)
    page.goto(MONA)
    for target in page.locator(".usa-button:visible, .menu summary, .usa-input:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, target.evaluate("(one) => one.outerHTML")


def test_the_section_navigation_marks_where_one_is(visit: Visit) -> None:
    page = visit("Rosa")
    page.goto(MONA)
    page.locator(".result-name a").first.click()
    page.click(".sections >> text=Courses and credits")
    expect(page.locator(".sections a[aria-current]")).to_have_text("Courses and credits")


def test_on_paper_there_is_no_navigation(visit: Visit) -> None:
    page = visit("Rosa")
    page.goto(MONA)
    page.locator(".result-name a").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".sections")).to_be_hidden()
    assert page.locator("thead").first.evaluate("(one) => getComputedStyle(one).display") == "table-header-group"
