"""The description of the service is what the service does (F2), and what is written down of it is true."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings as of_django
from django.contrib.staticfiles import finders
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.strategies import SearchStrategy
from pytest_django.live_server_helper import LiveServer
from schemathesis import Case, GenerationMode
from tests.api.conftest import System
from tests.moves.conftest import Say

from vereda.api.problems import PROBLEMS, TYPE

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = 25  # of each operation and way
PHASES = (Phase.explicit, Phase.generate)  # what fails is short enough as it is
OPERATIONS = (
    ("/api/v1/submissions", "get"), ("/api/v1/submissions", "post"), ("/api/v1/submissions/{receipt}", "get"),
    ("/api/v1/submissions/{receipt}/findings", "get"), ("/api/v1/submissions/{receipt}/returns/{kind}", "get"),
    ("/api/v1/notices", "get"), ("/api/v1/moves/{number}", "get"), ("/api/v1/moves/{number}/read", "post"),
    ("/api/v1/moves/{number}/answer", "post"), ("/api/v1/children/{msix_id}", "get"),
)  # fmt: skip


def described() -> dict[str, Any]:
    return Client().get("/api/v1/openapi.json").json()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_is_asked_the_answer_is_one_that_is_described(
    system: Callable[..., System], stored: Path, live_server: LiveServer
) -> None:
    """Schemathesis, all its checks: no status, media type or shape but the described, nothing wrong taken, no 5xx, nothing without
    a key.
    """
    address = live_server.url.replace("localhost", "127.0.0.1")
    api = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    headers = {"Authorization": f"Bearer {system('WA').secret}"}
    for (path, method), mode in product(OPERATIONS, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)):
        ask(api[path][method].as_strategy(mode), headers)


def ask(cases: SearchStrategy[Case], headers: dict[str, str]) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(case=cases)
    def each(case: Case) -> None:
        assume(all(value not in ([], {}, None) for value in (case.query or {}).values()))  # it would not be sent
        case.call_and_validate(headers=headers)

    each()


@pytest.mark.parametrize(
    ("address", "takes"),
    [
        ("/notices?afer=5", "each once: after, limit."),
        ("/notices?after=afer&after=5", "each once: after, limit."),
        ("/moves/1?limit=5", "No parameters"),
    ],
)
def test_a_parameter_that_is_not_described_or_comes_twice_is_refused_and_not_quoted(
    system: Callable[..., System], address: str, takes: str
) -> None:
    refused = system("WA").get(address)
    assert refused.status_code == 422
    (misfit,) = refused.json()["errors"]
    assert misfit["where"] == "query"
    assert takes in misfit["what"]
    assert "afer" not in refused.content.decode()


def test_every_operation_is_asked_and_the_description_is_of_openapi_3_1() -> None:
    told = described()
    assert told["openapi"].startswith("3.1")
    assert {(path, method) for path, row in told["paths"].items() for method in row} == set(OPERATIONS)


def test_every_answer_is_described_with_its_problems() -> None:
    for path, method in OPERATIONS:
        answers = described()["paths"][path][method]["responses"]
        assert {"401", "503"} <= set(answers), path
        for status, answer in answers.items():
            if int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}, (path, status)


def test_the_pages_and_the_description_need_no_key_and_tell_of_nobody(say: Say) -> None:
    for path in ("docs", "openapi.json"):
        assert Client().get(f"/api/v1/{path}").status_code == 200


def test_the_page_has_its_files_from_here_and_no_command_loads_what_it_is_made_with() -> None:
    page = Client().get("/api/v1/docs").content.decode()
    named = re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', page)
    assert len(named) >= 2
    assert all(finders.find(one.removeprefix(of_django.STATIC_URL)) for one in named), named
    loaded = "from vereda.project import boot; boot.prepare(); boot.setup_django(); import sys; print('ninja' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=os.environ)
    assert told.stdout == "False\n"


def test_every_problem_and_every_address_stands_in_the_docs() -> None:
    for key, kind in PROBLEMS.items():
        assert f"| `{key}` | {kind.status} | {kind.title} |" in PAGE, key
    assert TYPE in PAGE
    for path, method in OPERATIONS:
        assert f"`{method.upper()} {path}`" in PAGE, path
