"""Keys are made once, kept for their owner only, and two processes agree on one."""

import stat
import subprocess
import sys

import pytest
from tests.project.processes import environment

from vereda.project import secrets
from vereda.project.trouble import CouldNotRun


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("VEREDA_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def test_they_are_made_once_and_closed_to_others(data_dir):
    secrets.make_missing()
    keys = secrets.secret_key(), secrets.file_key()
    secrets.make_missing()
    assert (secrets.secret_key(), secrets.file_key()) == keys
    assert len(keys[0]) >= 50
    assert keys[1].startswith("AGE-SECRET-KEY-1")
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in data_dir.iterdir()} == {0o600}
    assert sorted(path.name for path in data_dir.iterdir()) == ["file_key", "secret_key"]


def test_the_environment_goes_first(data_dir, monkeypatch):
    monkeypatch.setenv("VEREDA_SECRET_KEY", "k" * 50)
    assert secrets.secret_key() == "k" * 50
    secrets.make_missing()
    assert not (data_dir / "secret_key").exists()


def test_processes_that_start_together_agree(data_dir):
    script = (
        "from vereda.project import secrets; secrets.make_missing(); print(secrets.secret_key(), secrets.file_key())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script], env=environment(data_dir), stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VEREDA_DATA_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(CouldNotRun, match="cannot be written: Not a directory"):
        secrets.make_missing()
