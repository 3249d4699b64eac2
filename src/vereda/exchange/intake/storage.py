"""State files at rest: kept once by SHA-256, encrypted, whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.conf import settings

CHUNK = 1 << 20  # bytes
STALE_AFTER = 24 * 60 * 60  # seconds after which an unfinished arrival is swept


class TooLarge(Exception):
    """The file has more bytes than the exchange takes."""


class NoRoom(Exception):
    """The disk is full or cannot be written; nothing was kept."""


@dataclass(frozen=True)
class Kept:
    sha256: str
    size: int  # bytes, before encryption


class _Hashing:
    """A reader that hashes and counts what passes, and refuses too much."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.stream, self.most = stream, most
        self.digest, self.size = hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(CHUNK if size < 0 else size)
        self.digest.update(piece)
        self.size += len(piece)
        if self.size > self.most:
            raise TooLarge(f"The file has more than {self.most:,} bytes, the most that are taken.")
        return piece


def keep(stream: BinaryIO) -> Kept:
    """Encrypt the stream to a file of its own and name it by its SHA-256; a power cut leaves it whole or absent.

    Raises TooLarge and NoRoom; either way nothing stays behind.
    """
    reader = _Hashing(stream, settings.MAX_FILE_BYTES)
    arriving: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=_folder("arriving"))
        arriving = Path(name)
        with os.fdopen(descriptor, "wb") as writer:
            pyrage.encrypt_io(reader, writer, [_identity().to_public()])
            writer.flush()
            os.fsync(writer.fileno())
        place = place_of(reader.digest.hexdigest())
        arriving.replace(_folder("kept", place.parent.name) / place.name)
        _sync_folder(place.parent)
        _sync_folder(place.parent.parent)
    except (OSError, pyrage.EncryptError) as trouble:
        if reader.size > reader.most:
            raise TooLarge(f"The file has more than {reader.most:,} bytes, the most that are taken.") from trouble
        raise NoRoom(f"The file could not be stored: {trouble}. Nothing was kept; send it again later.") from trouble
    finally:
        if arriving:
            arriving.unlink(missing_ok=True)
    return Kept(sha256=reader.digest.hexdigest(), size=reader.size)


@contextmanager
def opened(sha256: str, *, suffix: str) -> Iterator[Path]:
    """The plain bytes as a private temporary file, gone at the end of the block.

    Where the system can, the file has no name, so that nothing in the clear outlives even a killed process.
    """
    with _nameless_or_named(suffix) as (descriptor, plain):
        with place_of(sha256).open("rb") as reader, os.fdopen(descriptor, "wb", closefd=False) as writer:
            pyrage.decrypt_io(reader, writer, [_identity()])
        yield plain


@contextmanager
def _nameless_or_named(suffix: str) -> Iterator[tuple[int, Path]]:
    """A new file that only this process may read: its descriptor, and a path that opens it."""
    folder = _folder("reading")
    name: Path | None = None
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    except (AttributeError, OSError):  # not Linux, or a file system that has no such files
        descriptor, text = tempfile.mkstemp(dir=folder, suffix=suffix)
        name = Path(text)
    try:
        yield descriptor, name or Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
        if name:
            name.unlink(missing_ok=True)


def place_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "kept" / sha256[:2] / f"{sha256}.age"


def sweep(now: float, *, is_wanted: Callable[[str], bool]) -> int:
    """Remove what killed processes left: unfinished arrivals, copies in the clear, and files that no submission names.

    `now` in seconds since the epoch; nothing younger than a day is touched. Returns the number of files removed.
    """
    root = Path(settings.MEDIA_ROOT)
    left = [path for name in ("arriving", "reading") for path in (root / name).glob("*")]
    kept = [path for path in (root / "kept").glob("*/*.age") if now - path.stat().st_mtime > STALE_AFTER]
    stale = [path for path in left if now - path.stat().st_mtime > STALE_AFTER]
    stale += [path for path in kept if not is_wanted(path.stem)]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _folder(*names: str) -> Path:
    """A folder under the root of stored files, closed to others like all above it."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        folder /= name
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _identity() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.from_str(settings.FILE_KEY)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
