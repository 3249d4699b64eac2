"""Passwords guessed, second factors asked for, sessions that end (S8)."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client

from vereda.exchange.accounts.demo import PASSWORD
from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.models import Mail

ROSA = {"email": "rosa@lower-yakima.example", "password": PASSWORD}


@pytest.fixture(autouse=True)
def required(settings: object) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_of(secret: str, steps: int = 0) -> str:
    counter = next(iter(yield_hotp_counters_from_time())) + steps
    return format_hotp_value(hotp_value(secret, counter))


def set_up_app(client: Client) -> str:
    """Enroll an authenticator app; returns its secret."""
    page = client.get("/account/app/").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page).group(1)
    answer = client.post("/account/app/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    return secret


@pytest.fixture
def rosa_with_app(people: dict[str, User], client: Client) -> str:
    client.post("/sign-in/", ROSA)
    secret = set_up_app(client)
    client.post("/sign-out/")
    return secret


def test_who_sees_children_sets_up_a_second_factor_first(
    people: dict[str, User], client: Client, django_capture_on_commit_callbacks
) -> None:
    client.post("/sign-in/", ROSA)
    for path in ("/", "/find/", "/children/481720936651/"):
        assert client.get(path).headers["Location"] == "/account/second-factor/"
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    codes = re.findall(r"<li>(\d{8})</li>", client.get("/account/recovery-codes/").content.decode())
    assert len(codes) == 10
    assert client.get("/find/").status_code == 200
    assert Mail.objects.filter(to=ROSA["email"], subject="The way you sign in has changed").exists()


def test_who_sees_no_child_is_not_asked(people: dict[str, User], client: Client) -> None:
    client.post("/sign-in/", {**ROSA, "email": people["Nadia"].email})
    assert client.get("/").status_code == 200


def test_the_password_alone_opens_nothing_any_more(rosa_with_app: str, client: Client) -> None:
    answer = client.post("/sign-in/", {**ROSA, "next": "/find/?q=Mona"})
    assert answer.headers["Location"] == "/sign-in/second-factor/"
    assert client.get("/find/").headers["Location"].startswith("/sign-in/")
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert "not right" in wrong.content.decode()
    answer = client.post("/sign-in/second-factor/", {"code": code_of(rosa_with_app, steps=1)})
    assert answer.headers["Location"] == "/find/?q=Mona"
    assert client.get("/find/").status_code == 200


def test_a_code_works_once(rosa_with_app: str, client: Client) -> None:
    code = code_of(rosa_with_app, steps=1)
    for browser, status in ((client, 302), (Client(), 200)):
        browser.post("/sign-in/", ROSA)
        assert browser.post("/sign-in/second-factor/", {"code": code}).status_code == status


def test_a_recovery_code_stands_in_once(people: dict[str, User], rosa_with_app: str, client: Client) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for browser, status in ((client, 302), (Client(), 200)):
        browser.post("/sign-in/", ROSA)
        assert browser.post("/sign-in/second-factor/", {"code": code}).status_code == status


def test_codes_are_not_guessed(people: dict[str, User], rosa_with_app: str, client: Client) -> None:
    client.post("/sign-in/", ROSA)
    for _ in range(6):
        client.post("/sign-in/second-factor/", {"code": "000000"})
    answer = client.post("/sign-in/second-factor/", {"code": code_of(rosa_with_app, steps=1)})
    assert answer.status_code == 200, "even the right one waits now"


def test_the_secret_is_kept_encrypted(rosa_with_app: str) -> None:
    assert rosa_with_app not in json.dumps(Authenticator.objects.get(type="totp").data)


def test_the_last_second_factor_of_a_role_in_need_stays(
    people: dict[str, User], rosa_with_app: str, client: Client
) -> None:
    client.post("/sign-in/", ROSA)
    client.post("/sign-in/second-factor/", {"code": code_of(rosa_with_app, steps=1)})
    assert "add another before" in client.get("/account/app/remove/").content.decode()
    client.post("/account/app/remove/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_an_administrator_helps_who_lost_the_telephone(
    people: dict[str, User], rosa_with_app: str, client: Client, settings
) -> None:
    client.post("/sign-in/", ROSA)
    client.post("/sign-in/second-factor/", {"code": code_of(rosa_with_app, steps=1)})
    settings.SECOND_FACTOR_REQUIRED = False
    uma = Client()
    uma.post("/sign-in/", {**ROSA, "email": people["Uma"].email})
    uma.post(f"/people/{people['Rosa'].pk}/second-factor/forget/")
    assert client.get("/find/").headers["Location"].startswith("/sign-in/"), "signed out everywhere"
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.post("/sign-in/", ROSA).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/second-factor/"


def test_guessing_a_password_is_shut_out_and_recorded(people: dict[str, User], client: Client) -> None:
    for _ in range(5):
        assert "do not belong together" in client.post("/sign-in/", {**ROSA, "password": "guess"}).content.decode()
    answer = Client().post("/sign-in/", ROSA)
    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode(), "even the right one, from another browser"
    assert Event.objects.filter(action="account.sign_in_failed", actor=ROSA["email"]).count() == 5
    assert Client().post("/sign-in/", {**ROSA, "email": people["Nadia"].email}).status_code == 302, "she is not Rosa"


def test_the_session_is_another_after_signing_in(people: dict[str, User], client: Client) -> None:
    client.get("/sign-in/")
    planted = client.session
    planted["planted"] = True
    planted.save()
    before = client.session.session_key
    client.post("/sign-in/", ROSA)
    assert client.session.session_key != before


def test_sessions_are_listed_and_ended_by_their_owner_only(people: dict[str, User], client: Client) -> None:
    nadia = {**ROSA, "email": people["Nadia"].email}
    other, dana = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"), Client()
    client.post("/sign-in/", nadia)
    other.post("/sign-in/", nadia)
    page = client.get("/account/").content.decode()
    assert "Firefox on Windows" in page
    ending = re.search(r"/account/sessions/\d+/end/", page).group(0)
    dana.post("/sign-in/", {**ROSA, "email": people["Dana"].email})
    assert dana.post(ending).status_code == 404
    assert other.get("/").status_code == 200
    client.post(ending)
    assert 'name="password"' in other.get("/").content.decode()


def test_who_has_gone_away_is_signed_out_and_asked_before(people: dict[str, User], client: Client, monkeypatch) -> None:
    client.post("/sign-in/", {**ROSA, "email": people["Nadia"].email})
    page = client.get("/").content.decode()
    assert f'data-idle="{settings.IDLE_SECONDS}"' in page
    assert f'content="{settings.IDLE_SECONDS - 120};url=/account/stay/?next=/"' in page, "without scripts"
    assert client.post("/account/stay/", {"next": "/help/"}).headers["Location"] == "/help/"
    assert client.post("/account/stay/", {"next": "//elsewhere.example"}).headers["Location"] == "/"
    now = time.time()
    monkeypatch.setattr("vereda.portal.account.gate.time.time", lambda: now + settings.IDLE_SECONDS + 61)
    assert client.get("/help/").headers["Location"] == "/sign-in/?next=/help/"


def test_setting_a_password_ends_other_sessions(people: dict[str, User], client: Client) -> None:
    client.post("/sign-in/", {**ROSA, "email": people["Nadia"].email})
    nadia = people["Nadia"]
    nadia.set_password("cuatro palabras sin relación")
    nadia.save()
    assert 'name="password"' in client.get("/").content.decode()


def test_the_mail_for_a_new_password_tells_nobody_who_has_an_account(people: dict[str, User], client: Client) -> None:
    known = client.post("/sign-in/forgotten/", {"email": ROSA["email"]}).content
    unknown = client.post("/sign-in/forgotten/", {"email": "who@nowhere.example"}).content
    assert strip(known) == strip(unknown)
    assert Mail.objects.filter(subject="Set your password").count() == 1


def strip(page: bytes) -> str:
    return re.sub(r'value="[^"]{60,}"|nonce="[^"]*"|As of [^<]*', "", page.decode())


def test_deployment_refuses_what_only_a_demonstration_may(settings) -> None:
    from vereda.exchange.accounts.checks import second_factor_required

    assert second_factor_required(None) == []
    settings.SECOND_FACTOR_REQUIRED = False
    assert [one.id for one in second_factor_required(None)] == ["vereda.E001"]
