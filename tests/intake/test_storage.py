"""Files at rest: whole or absent, encrypted, and no copy in the clear left behind."""

import io
import os
import resource
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from vereda.exchange.intake import storage

CONTENT = b"H|WA|CANARY\n" * 20_000


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_kept_once_by_its_digest_encrypted_and_read_back(stored):
    kept = [storage.keep(io.BytesIO(CONTENT)) for _ in range(2)]
    assert kept[0] == kept[1]
    assert kept[0].size == len(CONTENT)
    [file] = files_in(stored)
    assert kept[0].sha256 in file.name
    assert b"CANARY" not in file.read_bytes()
    with storage.opened(kept[0].sha256, suffix=".msx") as plain:
        assert plain.read_bytes() == CONTENT
        assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert files_in(stored) == [file]


def test_folders_are_closed_to_others(stored):
    storage.keep(io.BytesIO(CONTENT))
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in stored.rglob("*") if path.is_dir())


READER = """
import os, signal, sys
from pathlib import Path
from vereda.project import boot
boot.prepare(); boot.setup_django()
from django.conf import settings
from vereda.exchange.intake import storage
settings.MEDIA_ROOT = Path(sys.argv[1])
with storage.opened(sys.argv[2], suffix=".msx") as plain:
    assert plain.read_bytes()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_a_killed_reader_leaves_nothing_in_the_clear(stored):
    kept = storage.keep(io.BytesIO(CONTENT))
    before = files_in(stored)
    done = subprocess.run([sys.executable, "-c", READER, str(stored), kept.sha256], check=False)
    assert done.returncode == -9
    assert files_in(stored) == before


def test_where_files_need_a_name_it_goes_with_the_block(stored, monkeypatch):
    monkeypatch.delattr(os, "O_TMPFILE")
    kept = storage.keep(io.BytesIO(CONTENT))
    with storage.opened(kept.sha256, suffix=".msx") as plain:
        assert plain.suffix == ".msx"
        assert plain.read_bytes() == CONTENT
    assert not plain.exists()


def test_too_large_is_refused_and_nothing_kept(stored, settings):
    settings.MAX_FILE_BYTES = 1_000
    with pytest.raises(storage.TooLarge, match="1,000 bytes"):
        storage.keep(io.BytesIO(CONTENT))
    assert not files_in(stored)


@contextmanager
def no_file_longer_than(size: int):
    """What a full disk does to a write, without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_keeps_nothing_half_and_says_so(stored):
    with no_file_longer_than(50_000), pytest.raises(storage.NoRoom, match="send it again later"):
        storage.keep(io.BytesIO(CONTENT))
    assert not files_in(stored)
    assert storage.keep(io.BytesIO(CONTENT)).size == len(CONTENT)


def test_the_sweep_removes_what_nobody_wants_and_only_that(stored):
    wanted, orphan, fresh = (storage.keep(io.BytesIO(CONTENT + bytes([n]))).sha256 for n in range(3))
    unfinished = stored / "arriving" / "tmp-of-a-killed-process"
    unfinished.write_bytes(b"half")
    yesterday = time.time() - 2 * storage.STALE_AFTER
    for path in (storage.place_of(wanted), storage.place_of(orphan), unfinished):
        os.utime(path, (yesterday, yesterday))
    assert storage.sweep(time.time(), is_wanted=lambda sha256: sha256 == wanted) == 2
    assert {path.stem for path in files_in(stored)} == {wanted, fresh}
