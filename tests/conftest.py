"""Every test session has a PostgreSQL of its own, started when the first test asks for it: the embedded one in a temporary
folder, or, with VEREDA_TEST_SERVER=debian, the one of Debian's packages; or the server that VEREDA_DATABASE_URL names.

This file is read before Django's settings are, in pytest and in each of its xdist workers.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_django
from tests.project.servers import DebianServer

IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # where files are kept in memory; bytes that must be free there
# A test's database need not outlive the machine; and a nation that a fixture brings in keeps the locks of all its files' tables.
TEST_TUNING = "fsync=off,synchronous_commit=off,full_page_writes=off,max_locks_per_transaction=512,shared_buffers=256MB"


def make_session_folder() -> Path:
    """In memory, where there is room: databases make and drop files by the thousand, and a disk's file system takes long to find
    a place for each. What is killed lies on the disk all the same (`tests/faults`).
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return Path(tempfile.mkdtemp(prefix="vereda-tests-", dir=MEMORY if roomy else None))


SESSION_FOLDER = Path(os.environ["VEREDA_DATA_DIR"]).parent if IN_WORKER else make_session_folder()
MIGRATED = "migrated_for_tests"
LAST = 2  # turn of a file of short tests
# Small frames, and as many processes as cores: more threads would only wait.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
debian = DebianServer(SESSION_FOLDER / "debian")

if not IN_WORKER:
    server = os.environ.pop("VEREDA_TEST_SERVER", "embedded")
    for name in [name for name in os.environ if name.startswith("VEREDA_") and name != "VEREDA_DATABASE_URL"]:
        del os.environ[name]
    os.environ["VEREDA_DATA_DIR"] = str(SESSION_FOLDER / "var")
    os.environ["VEREDA_DATABASE_TUNING"] = TEST_TUNING
    os.environ["VEREDA_SECOND_FACTOR"] = (
        "optional"  # the tests of sign-in ask for it; the others are about other things
    )
    if server == "debian":
        os.environ["VEREDA_DATABASE_URL"] = debian.url

from vereda.project import boot, database, garbage  # noqa: E402  # after the environment is as it shall be

OBJECTS = 200_000  # new ones after which garbage is searched for: a test ends before it has left much
garbage.search_seldom(after=OBJECTS)
boot.prepare()
boot.setup_django()

import hypothesis  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

# A machine that is busy with more makes no example wrong. What fails here fails wherever it is run again;
# new examples are looked for by `--hypothesis-profile=seek`.
hypothesis.settings.register_profile("known", deadline=None, derandomize=True)
hypothesis.settings.register_profile("seek", deadline=None)
hypothesis.settings.load_profile("known")
# Accounts are made by the thousand, in one process as in all: what one test sets and another finds would be a matter of order.
# The servers that tests start hash as they will for users.
settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "Argon2")]
settings.WHITENOISE_USE_FINDERS = False  # every Client would look through all assets, which only browsers ask for


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first, so that no process is left with one alone at the end.

    On Debian's server only what touches the database is run: the rest has been, and would not notice.
    """
    turns: dict[Path, int] = {}
    for item in items:
        turns[item.path] = min(turn(item), turns.get(item.path, LAST))
    items.sort(key=lambda item: turns[item.path])
    if os.environ.get("VEREDA_DATABASE_URL") != debian.url:
        return
    touching = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in touching])
    items[:] = touching


def pytest_collection_finish() -> None:
    """What has been loaded stays, as in a web server."""
    garbage.search_seldom(after=OBJECTS)


def turn(item: pytest.Item) -> int:
    """What waits for real servers and browsers, what is slow or brings in a nation, everything else."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks & {"faults", "browser"}:
        return 0
    long = "slow" in marks or {"nation", "counted_nation"}.intersection(getattr(item, "fixturenames", ()))
    return 1 if long else LAST


def uses_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"}.intersection(fixtures))


@pytest.fixture(autouse=True)
def _as_it_was_found() -> Iterator[None]:
    """A page leaves its language to what comes next in the thread, a command its log level to the processes that come next."""
    before = of_vereda()
    yield
    translation.deactivate()
    for name in of_vereda().keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


def of_vereda() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("VEREDA_")}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    """A server, and on it a database with every migration done, before pytest-django makes this process's as a copy."""
    from django.db import connection
    from tests.kept import kept

    if os.environ.get("VEREDA_DATABASE_URL") == debian.url:
        debian.ensure()
    database.ensure()
    with django_db_blocker.unblock():
        kept("migrated database", make_migrated)
    connection.settings_dict["TEST"]["TEMPLATE"] = MIGRATED


def make_migrated(_: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    own = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {MIGRATED}")
        cursor.execute(f"CREATE DATABASE {MIGRATED}")
    connection.settings_dict["NAME"] = MIGRATED
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def pytest_sessionfinish(session: pytest.Session) -> None:
    if IN_WORKER:
        return
    from django.db import connections

    connections.close_all()
    debian.stop()
    if database.is_embedded() and (SESSION_FOLDER / "var" / "postgres").exists():
        database.ensure()
        database.leave()  # waits until the server has stopped
    shutil.rmtree(SESSION_FOLDER, ignore_errors=True)
