"""Keys of a State's systems: made by who may, shown once, ended at once; and nothing else opens the service."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.api.conftest import System, kind_of

from vereda.exchange.accounts.actions import end_key, make_key, remind_of_key
from vereda.exchange.accounts.administration import NotYours
from vereda.exchange.accounts.demo import PASSWORD
from vereda.exchange.accounts.keys import LONGEST, expiring
from vereda.exchange.accounts.models import ApiKey, User
from vereda.exchange.accounts.permissions import MATRIX, Permission, may
from vereda.exchange.accounts.recipients import recipients
from vereda.exchange.audit.models import Event
from vereda.exchange.mail.models import Mail

pytestmark = pytest.mark.django_db


def form(*, days: int = 30) -> dict[str, str]:
    """What is sent for a key that holds for so many days, counted in Washington and from now: tests run over midnight, too."""
    last_day = timezone.localdate(timezone=ZoneInfo("America/Los_Angeles")) + timedelta(days=days)
    return {"name": "Nightly export", "lane": "production", "last_day": last_day.isoformat()}


@pytest.fixture
def signed_in(people: dict[str, User]) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.post("/sign-in/", {"email": people[name].email, "password": PASSWORD})
        return client

    return make


def secret_on(page: str) -> str:
    return page.split('class="secret">')[1].split("<", maxsplit=1)[0]


def test_a_key_is_shown_once_kept_as_a_hash_and_works(signed_in: Callable[[str], Client]) -> None:
    dana = signed_in("Dana")
    answer = dana.post("/states/WA/keys/", form())
    secret, key = secret_on(answer.content.decode()), ApiKey.objects.get()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert key.digest == hashlib.sha256(secret.encode()).hexdigest()
    page = dana.get("/states/WA/keys/").content.decode()
    assert "Nightly export" in page
    assert "never used" in page
    assert secret not in page
    assert not any(secret in str(event.facts) for event in Event.objects.all())
    made = Event.objects.get(action="account.key_made")
    assert (made.actor, made.state_code, made.facts["lane"]) == ("dana.okafor@wa.example", "WA", "production")
    asked = Client().get("/api/v1/submissions", headers={"Authorization": f"Bearer {secret}"})
    assert asked.json() == {"submissions": [], "next": None}
    assert not asked.cookies
    assert "never used" not in dana.get("/states/WA/keys/").content.decode()


def test_another_state_neither_sees_nor_makes_nor_ends_it(
    signed_in: Callable[[str], Client], system: Callable[..., System], people: dict[str, User]
) -> None:
    key, ignacio = system("WA").key, signed_in("Ignacio")
    assert ignacio.get("/states/WA/keys/").status_code == 404
    assert ignacio.post("/states/WA/keys/", form()).status_code == 404
    for state in ("WA", "TX"):
        assert ignacio.post(f"/states/{state}/keys/{key.pk}/end/").status_code == 404
    with pytest.raises(NotYours):
        end_key(key=key, by=people["Ignacio"], at=timezone.now())
    assert ApiKey.objects.get().ended_at is None


def test_making_one_asks_again_who_is_there(people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["Dana"])
    assert client.post("/states/WA/keys/", form()).headers["Location"].startswith("/account/again/")
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("days", [-1, LONGEST.days])
def test_a_key_holds_for_a_year_at_most(signed_in: Callable[[str], Client], people: dict[str, User], days: int) -> None:
    assert signed_in("Dana").post("/states/WA/keys/", form(days=days)).status_code == 422
    at = timezone.now()
    with pytest.raises(ValueError, match="a year"):
        make_key(
            state="WA", lane="test", name="x", by=people["Dana"], at=at, expires_at=at + LONGEST + timedelta(seconds=1)
        )
    assert not User.objects.filter(is_system=True).exists()


def test_its_keepers_are_told_thirty_and_seven_days_before_it_expires_and_on_the_day(
    system: Callable[..., System], people: dict[str, User]
) -> None:
    key = system("WA", expires_at=timezone.now() + timedelta(days=100)).key
    last_day = key.expires_at.date()

    def told_on(days_before: int) -> bool:
        today = last_day - timedelta(days=days_before)
        return any(remind_of_key(key=one, today=today) for one in expiring(today=today))

    assert [days for days in (31, 30, 29, 8, 7, 6, 1, 0, -1) if told_on(days)] == [30, 7, 0]
    letters = Mail.objects.filter(subject__contains=key.name)
    assert sorted(letter.to for letter in letters) == sorted([one.email for one in recipients(state="WA")] * 3)
    assert people["Dana"].email in {letter.to for letter in letters}
    assert all("/states/WA/keys/" in letter.text and key.hint not in letter.text for letter in letters)
    assert Event.objects.filter(action="account.key_expiry_told").count() == 3
    end_key(key=key, by=people["Dana"], at=timezone.now())
    key.refresh_from_db()
    assert remind_of_key(key=key, today=last_day) == 0


def test_an_ended_key_is_refused_at_the_next_request(
    signed_in: Callable[[str], Client], system: Callable[..., System]
) -> None:
    one, other = system("WA"), system("WA")
    dana = signed_in("Dana")
    for _ in range(2):  # two people press at once
        dana.post(f"/states/WA/keys/{one.key.pk}/end/")
    answer = one.get("/submissions")
    assert (answer.status_code, kind_of(answer)) == (401, "key-ended")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert other.get("/submissions").status_code == 200, "another system's key goes on"
    assert Event.objects.filter(action="account.key_ended").count() == 1


def test_what_is_shown_in_place_of_a_good_key_is_refused_with_what_to_do(system: Callable[..., System]) -> None:
    good = system("WA")
    ApiKey.objects.filter(pk=good.key.pk).update(expires_at=timezone.now())
    shown = {
        "": "key-missing",
        "Basic ZDpk": "key-missing",
        "Bearer": "key-missing",
        "Bearer vereda_x": "key-unknown",
        f"Bearer {good.secret} x": "key-unknown",
        f"Bearer {good.key.digest}": "key-unknown",
        f"Bearer {good.secret}": "key-expired",
    }
    for header, kind in shown.items():
        answer = Client().get("/api/v1/submissions", headers={"Authorization": header})
        assert (answer.status_code, kind_of(answer)) == (401, kind), header
        assert "on the page of the State" in answer.json()["detail"]


def test_a_session_opens_nothing_and_no_cookie_is_asked_for(
    signed_in: Callable[[str], Client], people: dict[str, User], system: Callable[..., System]
) -> None:
    """No cookie is read, so a page of another site can make a browser do nothing here: there is no token to ask for."""
    dana, one = signed_in("Dana"), system("WA")
    for path in ("/submissions", "/notices", "/children/481720936651"):
        assert kind_of(dana.get(f"/api/v1{path}")) == "key-missing"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["Dana"])
    there = "/api/v1/submissions?file_name=wa.msx"
    assert strict.post(there, b"H", content_type="application/octet-stream").status_code == 401
    headers = {"Authorization": f"Bearer {one.secret}"}
    assert strict.post(there, b"H", content_type="application/octet-stream", headers=headers).status_code == 201


def test_what_comes_without_tls_is_refused_and_not_sent_on(
    system: Callable[..., System], settings: LazySettings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    one = system("WA")
    answer = one.get("/submissions")
    assert (answer.status_code, kind_of(answer)) == (403, "not-https")
    assert one.client.get("/help/").status_code == 301
    headers = {"Authorization": f"Bearer {one.secret}"}
    assert one.client.get("/api/v1/submissions", headers=headers, secure=True).status_code == 200


def test_a_system_never_signs_in_and_no_mail_goes_to_it(
    system: Callable[..., System], client: Client, signed_in: Callable[[str], Client]
) -> None:
    account = system("WA").key.user
    client.force_login(account)
    assert client.get("/submissions/").headers["Location"].startswith("/sign-in/")
    client.post("/sign-in/forgotten/", {"email": account.email})
    assert not Mail.objects.filter(to=account.email).exists()
    assert not mail.outbox
    for name in ("Uma", "Graciela"):
        assert account.email not in signed_in(name).get("/people/?q=nightly").content.decode()
        assert signed_in(name).get(f"/people/{account.pk}/").status_code == 404


def test_a_system_opens_no_page_of_the_portal(system: Callable[..., System]) -> None:
    one = system("WA")
    for path in ("/", "/submissions/", "/find/", "/moves/", "/states/WA/keys/", "/account/"):
        answer = one.client.get(path, headers={"Authorization": f"Bearer {one.secret}"})
        assert answer.status_code == 302 or b"Dana" not in answer.content, path
        assert answer.status_code == 302 or path == "/", path


def test_what_a_system_may_do_is_a_row_of_the_table_and_less_than_its_keepers(
    system: Callable[..., System], people: dict[str, User]
) -> None:
    account = system("WA").key.user
    allowed = {permission for permission in MATRIX if may(account, permission)}
    assert allowed == {
        Permission.SEND_FILES, Permission.VIEW_FILES, Permission.TAKE_DATA, Permission.ANSWER_NOTICES,
    }  # fmt: skip
    assert not any(may(account, permission, state="TX") for permission in MATRIX)
    assert all(may(people["Dana"], permission, state="WA") for permission in allowed)
