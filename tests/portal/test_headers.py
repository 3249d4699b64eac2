"""What every answer carries: a strict content security policy and nothing that it would have to forgive; pages for failures."""

import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from vereda.project.unavailable import server_error

PAGES = ("/", "/sign-in/", "/help/", "/no/such/page")


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_strict(client: Client, db: None, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?://|\*", policy), "nothing from elsewhere"
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/find/", "/submissions/", "/help/"])
def test_pages_hold_nothing_that_the_policy_forbids(dana: Client, path: str) -> None:
    page = dana.get(path).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=\"|<style|javascript:", page)
    assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", page)
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


@pytest.mark.parametrize("path", ["/", "/find/", "/submissions/", "/help/"])
def test_every_page_has_one_title_a_language_and_a_way_past_the_header(dana: Client, path: str) -> None:
    page = dana.get(path).content.decode()
    assert page.count("<h1") == 1
    assert '<html lang="en">' in page
    assert 'class="usa-skipnav" href="#content"' in page
    assert re.search(r"<title>[^<]+ · Vereda</title>", page)


def test_navigation_leads_only_to_pages_that_exist(dana: Client, rosa: Client) -> None:
    for client in (dana, rosa):
        page = client.get("/").content.decode()
        for address in set(re.findall(r'href="(/[^"#]*)"', page)):
            if not address.startswith("/static/"):
                assert client.get(address).status_code == 200, address


def test_a_page_that_is_not_there_says_so_in_the_look(client: Client, db: None) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "Nothing is here" in answer.content.decode()


def test_a_failure_has_a_page_that_needs_no_database() -> None:
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert "vereda/css/portal.css" in answer.content.decode()


def test_a_database_that_is_away_is_said_as_such(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("vereda.portal.help.views.render", away)
    answer = Client(raise_request_exception=False).get("/help/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "<h1>" in answer.content.decode()
