"""Two people of two States, each in a browser of their own, without JavaScript: records asked for and sent, a mistake corrected."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.portal.browser.test_accessibility import look_at

Visit = Callable[..., Page]
MONA = "/find/?q=Mona+Cardenas+Reyes+3/7/2007"


def record_of_mona(page: Page) -> str:
    page.goto(MONA)
    return page.locator(".result-name a").first.get_attribute("href") or ""


def choose(page: Page, value: str) -> None:
    """The label is what a person presses: the circle beside it is drawn."""
    name = page.locator(f"input[value='{value}']").get_attribute("id")
    page.click(f"label[for={name}]")


def test_records_are_asked_for_and_the_other_state_answers(visit: Visit) -> None:
    rosa, ignacio = visit("Rosa", javascript=False), visit("Ignacio", javascript=False)
    rosa.goto(f"{record_of_mona(rosa)}notice/?kind=data_request")
    choose(rosa, "state:TX")
    choose(rosa, "transcript")
    rosa.fill("textarea[name=message]", "She is a senior; we count her credits on Monday.")
    rosa.click("main form.stack button[type=submit]")
    expect(rosa.locator("main")).to_contain_text("Ignacio Pruneda")
    ignacio.goto("/")
    ignacio.click("text=Someone asks for a child’s records")
    expect(ignacio.locator("main")).to_contain_text("She is a senior")
    choose(ignacio, "sent_directly")
    ignacio.click("main form.stack button[type=submit]")
    rosa.reload()
    expect(rosa.locator("main")).to_contain_text("Sent from school to school")
    expect(rosa.locator("main")).to_contain_text("met on time")


def test_a_mistake_is_taken_in_decided_and_answered_on_paper(visit: Visit) -> None:
    rosa, ignacio = visit("Rosa", javascript=False), visit("Ignacio", javascript=False)
    rosa.goto(f"{record_of_mona(rosa)}corrections/")
    rosa.select_option("select[name=what]", "birth_date@TX")
    rosa.fill("[name=wanted]", "March 7, 2007")
    rosa.fill("[name=asked_by]", "Elena Reyes")
    rosa.select_option("select[name=language]", "es")
    rosa.click("main form.stack button[type=submit]")
    expect(rosa.locator("main")).to_contain_text("The request is taken in")
    ignacio.goto(rosa.url)
    choose(ignacio, "granted")
    ignacio.fill("[name=reason]", "Así lo dice el acta de nacimiento.")
    ignacio.click("form[action$='decide/'] button")
    expect(ignacio.locator("main")).to_contain_text("Send the corrected values of a child")
    ignacio.click("text=It went out")
    rosa.reload()
    expect(rosa.locator("main")).to_contain_text("Así lo dice el acta")


def test_these_pages_are_open_to_everyone_at_every_size_in_both_languages(visit: Visit) -> None:
    for language in ("en", "es"):
        rosa, dana = visit("Rosa", language=language), visit("Dana", language=language)
        child = record_of_mona(rosa)
        pages = [
            (rosa, f"{child}notice/"),
            (rosa, f"{child}corrections/"),
            (rosa, "/moves/?sent"),
            (rosa, "/corrections/"),
        ]
        pages += [(dana, one) for one in ("/", "/moves/", "/duties/", "/duties/days/", "/corrections/", "/account/")]
        for page, address in pages:
            page.goto(address)
            details = page.locator(
                "tbody th a[href*='/moves/'], tbody th a[href*='/corrections/'], tbody th a[href*='/duties/']"
            )
            below = details.first.get_attribute("href") if details.count() else None
            for one in filter(None, (address, below)):
                page.goto(one)
                look_at(page, (one, language))
