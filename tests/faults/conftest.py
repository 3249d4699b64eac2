import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.project.processes import EmbeddedServer, Vereda, until


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder with a short path: most of a socket's 107 bytes are the test's name otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="vereda-faults-"))
    yield folder / "var"
    shutil.rmtree(folder)


@pytest.fixture
def server(data_dir: Path) -> Iterator[EmbeddedServer]:
    embedded = EmbeddedServer(data_dir)
    yield embedded
    embedded.close()


@pytest.fixture
def vereda(data_dir: Path) -> Iterator[Callable[..., Vereda]]:
    """Starts `vereda …` in the foreground; whatever still runs afterwards is ended with all it started."""
    started: list[Vereda] = []

    def start(*words: str, **more: str) -> Vereda:
        started.append(Vereda(data_dir, *words, **more))
        return started[-1]

    yield start
    for one in started:
        one.close()
    until(EmbeddedServer(data_dir).is_stopped, 40)
