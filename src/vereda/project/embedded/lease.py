"""Being a user of the embedded server: from `take` until `leave`, or until the process ends in whatever way."""

import fcntl
import json
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

from vereda.project.embedded import cluster as clusters
from vereda.project.embedded import holder, locks
from vereda.project.embedded.cluster import Cluster
from vereda.project.trouble import CouldNotRun

KEEPERS = 3  # started in a row for one user, when each dies without a word
PATIENCE = 90.0  # seconds until the server must answer: recovery after a crash reads back up to 4 GB of log

_leases: dict[Path, int] = {}
_watched: set[Path] = set()
_guard = threading.Lock()


def take(cluster: Cluster) -> None:
    """Become a user, with the server running and its database made. Cheap when that is so already. Raises CouldNotRun."""
    with _guard:
        become_user(cluster)


def become_user(cluster: Cluster) -> None:
    make_folder(cluster)
    drop_if_deleted(cluster)
    if cluster.folder not in _leases:
        users = locks.opened(cluster.folder / locks.USERS)
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
        _leases[cluster.folder] = users
    try:
        with locks.held(cluster.folder / locks.START):
            see_to_server(cluster)
    except BaseException:
        os.close(_leases.pop(cluster.folder))
        raise


def drop_if_deleted(cluster: Cluster) -> None:
    """Forget a lease on a folder that was deleted; another may stand in its place."""
    users = _leases.get(cluster.folder)
    if users is not None and not locks.still_at(users, cluster.folder / locks.USERS):
        os.close(_leases.pop(cluster.folder))


def leave(cluster: Cluster) -> None:
    """Stop being a user; if this was the last one, return when the server has stopped."""
    with _guard:
        _watched.discard(cluster.folder)
        users = _leases.pop(cluster.folder, None)
    if users is None:
        return
    os.close(users)
    users = locks.opened(cluster.folder / locks.USERS)
    try:
        while locks.try_lock(users):  # nobody there: the keeper is about to take it
            fcntl.flock(users, fcntl.LOCK_UN)
            if not locks.is_held(cluster.folder / locks.KEEPER):
                return
            time.sleep(0.01)
        if not locks.try_lock(users, fcntl.LOCK_SH):  # not other users but the keeper, stopping the server
            fcntl.flock(users, fcntl.LOCK_SH)
    finally:
        os.close(users)


def watch(cluster: Cluster) -> None:
    """From now on, until `leave`, replace the keeper when it is killed. For processes that stay (web, worker)."""
    _watched.add(cluster.folder)
    threading.Thread(target=replace_keepers, args=(cluster,), daemon=True, name="keeper's keeper").start()


def replace_keepers(cluster: Cluster) -> None:
    while True:
        keeper = locks.opened(cluster.folder / locks.KEEPER)
        fcntl.flock(keeper, fcntl.LOCK_SH)  # returns when the keeper has died
        os.close(keeper)
        with _guard:
            if cluster.folder not in _watched:
                return  # it ended because we left
            try:
                become_user(cluster)
                continue
            except CouldNotRun:
                pass  # requests are answered 503 meanwhile
        time.sleep(5)


def make_folder(cluster: Cluster) -> None:
    try:
        cluster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        cluster.folder.chmod(0o700)
    except OSError as trouble:
        raise CouldNotRun(f"The folder {cluster.folder} cannot be written: {trouble.strerror}.") from trouble


def make_socket_folder(cluster: Cluster) -> None:
    """For the server's account. In the temporary folder another may have taken the name: then it is not ours to use."""
    cluster.socket_folder.mkdir(mode=0o700, exist_ok=True)
    about = cluster.socket_folder.lstat()
    account = clusters.server_account()
    if not stat.S_ISDIR(about.st_mode) or about.st_uid not in {os.geteuid(), account[0]}:
        raise CouldNotRun(f"{cluster.socket_folder} is somebody else's. Name a shorter path in VEREDA_DATA_DIR.")
    if about.st_uid != account[0]:
        os.chown(cluster.socket_folder, *account)


def see_to_server(cluster: Cluster) -> None:
    """Have a keeper, refusing storage that is not ours to open, and wait until the database answers."""
    record = cluster.folder / "holder.json"
    holder.refuse_other_machine(record)
    refuse_other_version(cluster)
    keeper = cluster.folder / locks.KEEPER
    until = time.monotonic() + PATIENCE
    started = 0
    while True:
        if not locks.is_held(keeper):  # none yet, or one that was killed, perhaps while it was stopping the server
            if started == KEEPERS or (started and trouble_file(cluster).exists()):
                raise CouldNotRun(trouble_of(cluster))
            clusters.initialise(cluster)
            make_socket_folder(cluster)
            spawn_keeper(cluster)
            started += 1
        if answers(cluster):
            return
        if time.monotonic() > until:
            raise CouldNotRun(f"PostgreSQL did not answer within {PATIENCE:.0f} seconds; see {cluster.log}.")
        time.sleep(0.05)


def refuse_other_version(cluster: Cluster) -> None:
    mark = cluster.storage / "PG_VERSION"
    try:
        made_by, carried = int(mark.read_text()), clusters.major_version(cluster)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as trouble:
        raise CouldNotRun(f"{mark} cannot be read: {trouble}. Is {cluster.folder} another user's?") from trouble
    if made_by != carried:
        raise CouldNotRun(
            f"The database under {cluster.folder} was made by PostgreSQL {made_by}; this Vereda carries {carried}. "
            f"Install the Vereda that made it and take `pg_dump`, or convert it with pg_upgrade, or name another folder in "
            f"VEREDA_DATA_DIR."
        )


def spawn_keeper(cluster: Cluster) -> None:
    """Start a keeper in a session of its own; returns when it holds its lock."""
    described = {
        "folder": str(cluster.folder),
        "tuning": dict(cluster.tuning),
        "programs": str(cluster.programs) if cluster.programs else None,
    }
    trouble_file(cluster).unlink(missing_ok=True)
    with cluster.log.open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "vereda.project.embedded.keeper", json.dumps(described)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cluster.folder, start_new_session=True, check=False,
        )  # fmt: skip


def answers(cluster: Cluster) -> bool:
    """Whether the database takes connections; makes it in a new storage."""
    try:
        psycopg.connect(**cluster.parameters(), connect_timeout=5).close()
    except psycopg.OperationalError as trouble:
        if "does not exist" in str(trouble) and "database" in str(trouble):
            make_database(cluster)
        return False
    return True


def make_database(cluster: Cluster) -> None:
    with psycopg.connect(**cluster.parameters("postgres"), autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{clusters.DATABASE}"')


def trouble_file(cluster: Cluster) -> Path:
    """Where a keeper that gives up says why."""
    return cluster.folder / "trouble"


def trouble_of(cluster: Cluster) -> str:
    trouble = trouble_file(cluster)
    return trouble.read_text() if trouble.exists() else f"PostgreSQL stopped at once; see {cluster.log}."
