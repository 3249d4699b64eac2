import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.project.migrated import copy_migrated
from tests.project.processes import EmbeddedServer, Vereda, until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder with a short path: most of a socket's 107 bytes are the test's name otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="vereda-faults-"))
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def ready(data_dir: Path) -> Path:
    """The data folder, with a database that needs no migration."""
    copy_migrated(data_dir)
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
