"""States' systems with their keys, and small files of days in November 2026."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.intake.conftest import agreed, stored
from tests.moves.conftest import people, say

from vereda.exchange.accounts.actions import make_key
from vereda.exchange.accounts.models import ApiKey, User

__all__ = ["agreed", "people", "say", "stored"]
KEEPERS = {"WA": "Dana", "TX": "Ignacio"}


@dataclass(frozen=True)
class System:
    key: ApiKey
    secret: str
    client: Client

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.client.post(
            f"/api/v1{path}", body or {}, content_type="application/json", headers=self._headers(headers)
        )

    def send(self, content: bytes, name: str = "wa.msx", **more: Any) -> HttpResponse:
        more = {"content_type": "application/octet-stream", **more}
        return self.client.post(f"/api/v1/submissions?file_name={name}", content, headers=self._headers({}), **more)

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.secret}",
            **{name.replace("_", "-"): one for name, one in headers.items()},
        }


@pytest.fixture
def system(people: dict[str, User]) -> Callable[..., System]:
    def make(state: str = "WA", lane: str = "production", **more: Any) -> System:
        at = timezone.now()
        given = {"name": f"{state} nightly", "expires_at": at + timedelta(days=30), **more}
        key, secret = make_key(state=state, lane=lane, by=people[KEEPERS[state]], at=at, **given)
        return System(key, secret, Client(raise_request_exception=False))

    return make


def kind_of(answer: HttpResponse) -> str:
    """The row of a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["detail"]
    return problem["type"].removeprefix("urn:vereda:problem:")
