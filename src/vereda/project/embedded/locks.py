"""Locks on files. The kernel releases them when their holder dies, however it dies, so nothing here can go stale."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START = "start.lock"  # held exclusively while the server is being looked for or started
USERS = "users.lock"  # held shared by each process that uses the server; exclusively by its keeper while stopping it
KEEPER = "keeper.lock"  # held exclusively by the keeper of the running server


def opened(path: Path) -> int:
    """A file descriptor for locking. Not inherited by other programs; forked children share it, and count as users."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def still_at(descriptor: int, path: Path) -> bool:
    """Whether the locked file is still the one at `path`: someone may have deleted the folder and begun a new one."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def try_lock(descriptor: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_within(descriptor: int, seconds: float) -> bool:
    """Lock exclusively, over the moments for which others look whether it is locked."""
    until = time.monotonic() + seconds
    while not try_lock(descriptor):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Wait for the lock and hold it."""
    descriptor = opened(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether another process, here or on another machine that shares the folder, holds the lock exclusively."""
    descriptor = opened(path)
    try:
        return not try_lock(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)
