"""Signing in and out, and the language that is remembered."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from vereda.exchange.accounts.demo import PASSWORD
from vereda.exchange.accounts.models import User

pytestmark = pytest.mark.django_db
ROSA = {"email": "rosa@lower-yakima.example", "password": PASSWORD}


def test_the_first_page_asks_who_is_there_and_says_what_this_system_is(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'name="password"' in page
    assert "official use by authorized people only" in page
    assert "Privacy Act" in page


def test_signing_in_leads_to_where_one_wanted_to_go(people: dict[str, User], client: Client) -> None:
    assert client.get("/find/?q=Mona").headers["Location"] == "/sign-in/?next=/find/%3Fq%3DMona"
    answer = client.post("/sign-in/", {**ROSA, "next": "/find/?q=Mona"})
    assert answer.headers["Location"] == "/find/?q=Mona"
    assert "Rosa Villarreal" in client.get("/").content.decode()


def test_no_one_is_led_to_another_site(people: dict[str, User], client: Client) -> None:
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post("/sign-in/", {**ROSA, "next": wanted}).headers["Location"] == "/"


def test_capitals_in_the_address_do_not_matter(people: dict[str, User], client: Client) -> None:
    assert client.post("/sign-in/", {**ROSA, "email": "Rosa@Lower-Yakima.example"}).status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_alike(people: dict[str, User], client: Client) -> None:
    wrong = client.post("/sign-in/", {**ROSA, "password": "guess"})
    unknown = client.post("/sign-in/", {"email": "who@nowhere.example", "password": "guess"})
    for answer in (wrong, unknown):
        assert answer.status_code == 422
        assert "do not belong together" in answer.content.decode()


def test_a_disabled_account_does_not_sign_in_and_falls_out_at_the_next_request(
    people: dict[str, User], client: Client, rosa: Client
) -> None:
    people["Rosa"].status = User.Status.DISABLED
    people["Rosa"].save()
    assert client.post("/sign-in/", ROSA).status_code == 422
    assert rosa.get("/find/").status_code == 302


def test_signing_out(rosa: Client) -> None:
    assert rosa.get("/sign-out/").status_code == 405, "a link elsewhere signs nobody out"
    rosa.post("/sign-out/")
    assert 'name="password"' in rosa.get("/").content.decode()


def test_the_chosen_language_is_remembered_for_the_browser_and_the_person(
    people: dict[str, User], rosa: Client, client: Client
) -> None:
    answer = rosa.post("/language/", {"language": "es", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    assert '<html lang="es">' in rosa.get("/help/").content.decode()
    people["Rosa"].refresh_from_db()
    assert people["Rosa"].language == "es"
    client.post("/sign-in/", ROSA)
    assert '<html lang="es">' in client.get("/").content.decode(), "on another computer too"


def test_a_language_that_is_not_there_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx"})
    assert '<html lang="en">' in client.get("/").content.decode()


def test_the_demo_people_show_in_the_demonstration_only(client: Client, settings: object) -> None:
    assert PASSWORD not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    page = client.get("/sign-in/").content.decode()
    assert PASSWORD in page
    assert "Invented data" in page


def test_a_form_from_elsewhere_is_refused_with_a_page(people: dict[str, User]) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", ROSA)
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


@pytest.mark.parametrize("password", ["Vereda-MSIX-2026", "migrant student records 7", "vereda.exchange.wa"])
def test_a_password_of_the_words_of_this_program_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="other words"):
        validate_password(password)
    validate_password(f"{password} of the Yakima")
