"""The standing characters, each with a browser of their own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test import Client
from tests.kept import brought_in
from tests.portal.standing import bring_in

from vereda.exchange.accounts.demo import demo_accounts
from vereda.exchange.accounts.models import User
from vereda.exchange.states.actions import seed_states
from vereda.exchange.states.models import District


@pytest.fixture
def people(db: None) -> dict[str, User]:
    seed_states()
    districts = {"WA": ("5399901", "Lower Yakima"), "FL": ("1299901", "Palmetto Flats")}
    for state, (nces_id, name) in districts.items():
        District.objects.create(nces_id=nces_id, state_id=state, name=name, source="invented", search_text=name.lower())
    demo_accounts(districts={state: nces_id for state, (nces_id, _) in districts.items()})
    return {user.name.split()[0]: user for user in User.objects.all()}


@pytest.fixture
def browser_of(people: dict[str, User]) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(people[name])
        return client

    return make


@pytest.fixture
def rosa(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("Rosa")


@pytest.fixture
def dana(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("Dana")


@pytest.fixture
def nadia(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("Nadia")


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The smallest nation, Mona in it, for all tests of a module; `who` opens a browser for one of its people."""
    with django_db_blocker.unblock(), brought_in("nation", bring_in, tmp_path_factory.mktemp("nation")):
        yield


@pytest.fixture
def who(nation: None, db: None) -> Callable[[str], Client]:
    def make(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(name__startswith=name))
        return client

    return make


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if "SAVEPOINT" not in sql[:20]:
            asked.append(sql[:160])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield asked


@pytest.fixture
def counted() -> Callable[[], AbstractContextManager[list[str]]]:
    """The statements that the block sends to the database, savepoints aside."""
    return _counted
