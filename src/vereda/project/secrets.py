"""The two keys: from the environment, or made at the first start and kept in the data folder, for its owner's eyes only."""

import os
import secrets
from pathlib import Path

from vereda.project import environment
from vereda.project.trouble import CouldNotRun


def secret_key() -> str:
    """Key of sessions and forms; empty until `make_missing` has run (Django refuses an empty one when it is used)."""
    return environment.SECRET_KEY.value() or kept("secret_key")


def file_key() -> str:
    """The age identity that opens stored files; empty until `make_missing` has run."""
    return environment.FILE_KEY.value() or kept("file_key")


def kept(name: str) -> str:
    path = environment.DATA_DIR.value() / name
    return path.read_text().strip() if path.is_file() else ""


def make_missing() -> None:
    """Make the keys that are neither set nor kept. Two processes at once agree on one. Raises CouldNotRun."""
    folder = environment.DATA_DIR.value()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not secret_key():
            keep(folder / "secret_key", secrets.token_urlsafe(48))
        if not file_key():
            import pyrage  # noqa: PLC0415  # needed at the very first start only

            keep(folder / "file_key", str(pyrage.x25519.Identity.generate()))
    except OSError as trouble:
        raise CouldNotRun(f"The data folder {folder} cannot be written: {trouble.strerror}.") from trouble


def keep(path: Path, value: str) -> None:
    """Write the key unless another process was first: a link appears whole or not at all."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(value + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(written, path)
    except FileExistsError:
        pass
    finally:
        written.unlink()
