"""Uma's day and Nadia's, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.portal.browser.test_accessibility import look_at

Visit = Callable[..., Page]
ADDRESSES = {
    "Uma": [
        "/people/",
        "/people/applications/",
        "/people/review/",
        "/people/due/",
        "/people/bulk/",
        "/people/mails/",
        "/people/regions/",
        "/people/1/",
        "/people/1/deactivate/",
        "/account/",
        "/account/rules/",
        "/account/app/",
        "/account/passkeys/add/",
        "/account/second-factor/",
        "/account/stay/",
    ],
    "Graciela": ["/states/", "/states/WA/", "/states/AL/"],
    "": ["/sign-in/apply/", "/sign-in/applied/", "/sign-in/forgotten/"],
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", ADDRESSES)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(visit: Visit, who: str, language: str) -> None:
    page = visit(who, language=language)
    for address in ADDRESSES[who]:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language, address
        look_at(page, address)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_uma_decides_an_application_and_reviews_access(visit: Visit, javascript: bool) -> None:
    page = visit("Uma", javascript=javascript)
    page.goto("/people/applications/")
    page.get_by_role("link", name="Teo Quintanilla").click()
    approve = page.get_by_role("button", name="Approve and make the account")
    if approve.is_visible():  # whichever of the two comes first
        page.locator("label", has_text="Lower Yakima SD, WA").click()
        approve.click()
        expect(page.get_by_role("status")).to_contain_text("two mails")
    page.goto("/people/review/")
    row = page.get_by_role("row").filter(has_text="Rosa Villarreal")
    row.get_by_label("keep").check()
    page.get_by_role("button", name="Keep and end as marked").click()
    expect(page.get_by_role("status")).to_contain_text("1 kept, 0 ended")


def test_nadia_finds_every_door_shut(visit: Visit) -> None:
    page = visit("Nadia")
    expect(page.get_by_role("navigation", name="Tasks").first).not_to_contain_text("Find a child")
    for address in ("/find/", "/people/", "/submissions/", "/children/481720936651/"):
        answer = page.request.get(address)
        assert answer.status in {403, 404}, address


def test_a_passkey_is_added_and_signs_in(visit: Visit, exchange: str) -> None:
    """With Chromium's own virtual authenticator; the page is opened as localhost, since passkeys want a name."""
    page = visit("Uma")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    at_localhost = exchange.replace("127.0.0.1", "localhost")
    page.goto(f"{at_localhost}/sign-in/")
    page.fill("#id_email", "uma.castellanos@wa.example")
    page.fill("#id_password", "camino-real-2026")
    page.click(".entrance form .usa-button")
    page.wait_for_url("**/")
    page.goto(f"{at_localhost}/account/passkeys/add/")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(f"{at_localhost}/sign-in/")
    page.fill("#id_email", "uma.castellanos@wa.example")
    page.fill("#id_password", "camino-real-2026")
    page.click(".entrance form .usa-button")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.locator("h1")).to_contain_text("Uma")
    page.goto(f"{at_localhost}/account/")
    page.get_by_role("link", name="Remove Master key").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("none yet")).to_be_visible()
