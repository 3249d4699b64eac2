"""Signing in with Login.gov, played by a real provider: who it vouches for comes in, and nobody who only says so."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc.jwk import RSAKey
from tests.portal.provider import ASSURANCE, CLIENT, Provider, provider_running

from vereda.exchange.accounts.models import User
from vereda.exchange.audit.models import Event

BACK = "/sign-in/openid/back/"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with provider_running() as running:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.issuer, CLIENT
        settings.OIDC_PRIVATE_KEY = running.client_key.as_pem(private=True).decode()
        settings.OIDC_ASSURANCE = [ASSURANCE]
        settings.SECOND_FACTOR_REQUIRED = True
        yield running


def come_back(client: Client, provider: Provider, **changed: str):
    sent = client.post("/sign-in/openid/", {"next": "/find/"})
    return client.get(BACK, {**provider.let_in(sent.headers["Location"]), **changed})


def test_whom_the_provider_vouches_for_comes_in_without_another_factor(people, client, provider) -> None:
    assert "Sign in with Login.gov" in client.get("/sign-in/").content.decode()
    assert come_back(client, provider).headers["Location"] == "/find/"
    assert client.get("/find/").status_code == 200
    assert Event.objects.filter(action="account.provider_joined", actor=people["Rosa"].email).count() == 1


def test_the_way_there_names_us_and_what_we_ask(people, client, provider) -> None:
    sent = client.post("/sign-in/openid/").headers["Location"]
    asked = parse_qs(urlsplit(sent).query)
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/sign-in/openid/back/"]
    assert asked["scope"] == ["openid email"]
    assert len(asked["nonce"][0]) >= 22, "as Login.gov wants"


def test_a_person_stays_the_same_when_the_address_goes_to_another(people, client, provider) -> None:
    come_back(client, provider)
    provider.person = {"sub": "another", "email": people["Rosa"].email, "email_verified": True}
    assert come_back(Client(), provider).status_code == 403, "the account is joined with somebody else there"
    provider.person = {"sub": "5f1d-rosa", "email": "rosa@new.example", "email_verified": True}
    assert come_back(Client(), provider).status_code == 302


@pytest.mark.parametrize("status", [User.Status.DISABLED, User.Status.DEACTIVATED])
def test_a_closed_account_stays_closed(people, client, provider, status) -> None:
    come_back(client, provider)
    User.objects.filter(pk=people["Rosa"].pk).update(status=status)
    other = Client()
    assert come_back(other, provider).status_code == 403
    assert other.get("/find/").status_code == 302


def test_who_has_no_account_is_told_how_to_get_one(people, client, provider) -> None:
    provider.person["email"] = "who@nowhere.example"
    answer = come_back(client, provider)
    assert answer.status_code == 403
    assert "/sign-in/apply/" in answer.content.decode()
    assert not User.objects.filter(email="who@nowhere.example").exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "replayed"},
        {"aud": "another service"},
        {"iss": "https://elsewhere.example/"},
        {"exp": 1},
        {"acr": "urn:acr.login.gov:nothing"},
        {"email_verified": False},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_an_id_token_that_is_not_for_this_sign_in_opens_nothing(people, client, provider, lie) -> None:
    provider.says = lie
    assert come_back(client, provider).status_code == 403
    assert client.get("/find/").status_code == 302


def test_a_token_signed_by_another_opens_nothing(people, client, provider) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "provider"})
    assert come_back(client, provider).status_code == 403


def test_another_state_a_used_code_and_a_return_that_nobody_began(people, client, provider) -> None:
    assert come_back(client, provider, state="forged").status_code == 403
    assert come_back(client, provider, code="forged").status_code == 403
    sent = client.post("/sign-in/openid/").headers["Location"]
    brought = provider.let_in(sent)
    assert Client().get(BACK, brought).status_code == 404, "begun in another browser"
    assert client.get(BACK, brought).status_code == 302
    assert client.get(BACK, brought).status_code == 404, "a return works once"


def test_a_key_that_is_not_ours_is_refused_by_the_provider(people, client, provider, settings) -> None:
    settings.OIDC_PRIVATE_KEY = RSAKey.generate_key(2048).as_pem(private=True).decode()
    assert come_back(client, provider).status_code == 403


def test_a_provider_that_is_away_is_said_in_words(people, client, provider, settings) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.post("/sign-in/openid/")
    assert answer.status_code == 403
    assert "did not confirm" in answer.content.decode()


def test_without_a_provider_there_is_no_such_page(people, client) -> None:
    assert "Sign in with Login.gov" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/openid/").status_code == 404
