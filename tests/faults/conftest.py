import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.kept import kept
from tests.project.processes import EmbeddedServer, Vereda, environment, until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder with a short path: most of a socket's 107 bytes are the test's name otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="vereda-faults-"))
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated() -> Path:
    """A data folder with every migration done, for copies: doing them takes longer than most of what is tested here."""
    return kept("migrated", migrate) / "var"


def migrate(folder: Path) -> None:
    command = [sys.executable, "-m", "vereda", "manage", "migrate"]
    subprocess.run(command, env=environment(folder / "var"), check=True, stdout=subprocess.DEVNULL)
    until(EmbeddedServer(folder / "var").is_stopped, 40)


@pytest.fixture
def ready(migrated: Path, data_dir: Path) -> Path:
    """The data folder, with a database that needs no migration."""
    subprocess.run(["cp", "-a", migrated, data_dir], check=True)  # storage is another account's
    return data_dir


@pytest.fixture
def server(data_dir: Path) -> Iterator[EmbeddedServer]:
    embedded = EmbeddedServer(data_dir)
    yield embedded
    embedded.close()


@pytest.fixture
def vereda(ready: Path) -> Iterator[Callable[..., Vereda]]:
    """Starts `vereda …` in the foreground; whatever still runs afterwards is ended with all it started."""
    started: list[Vereda] = []

    def start(*words: str, **more: str) -> Vereda:
        started.append(Vereda(ready, *words, **more))
        return started[-1]

    yield start
    for one in started:
        one.close()
    until(EmbeddedServer(ready).is_stopped, 40)
