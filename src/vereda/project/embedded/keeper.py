"""The keeper: one process beside each embedded server. It starts the server, starts it again when it dies, and stops it
when its last user has gone. Run as `python -m vereda.project.embedded.keeper CLUSTER` by the first user.

It does without polling: users hold a shared lock that the kernel takes back even from a process killed with -9, and the
keeper waits to hold that lock alone.
"""

import fcntl
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from vereda.project.embedded import cluster as clusters
from vereda.project.embedded import holder, locks
from vereda.project.embedded.cluster import Cluster
from vereda.project.trouble import CouldNotRun

ATTEMPTS = 8  # starts in a row that may fail, half a second apart: back ends of a killed server take a moment to leave
STEADY = 10.0  # seconds of life after which a server counts as started
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT  # PostgreSQL's words: end sessions and close; drop everything
PATIENCE = 60.0  # seconds for the closing checkpoint


class Server:
    """The postmaster: our own child, or one that outlived its keeper and is adopted."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self.child = child

    def wait(self, timeout: float | None = None) -> bool:
        """True when it has ended, False when `timeout` seconds passed first."""
        until = None if timeout is None else time.monotonic() + timeout
        if self.child is not None:
            try:
                self.child.wait(timeout)
            except subprocess.TimeoutExpired:
                return False
            return True
        while alive(self.pid):
            if until is not None and time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True

    def stop(self) -> None:
        for how, patience in ((FAST, PATIENCE), (IMMEDIATE, 10.0), (signal.SIGKILL, 10.0)):
            try:
                os.kill(self.pid, how)
            except ProcessLookupError:
                return
            if self.wait(patience):
                return


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def recorded_pid(path: Path) -> int | None:
    """The first line of postmaster.pid, or of the lock file beside a socket."""
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def stands_in(pid: int) -> Path | None:
    """The working folder of a process; that of a postmaster is its storage. None: no such process, or not ours to see."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def running_server(cluster: Cluster) -> Server | None:
    """The server of this storage that outlived its keeper. A process id alone proves nothing: it may be anyone's by now."""
    pid = recorded_pid(cluster.storage / "postmaster.pid")
    return Server(pid) if pid and stands_in(pid) == cluster.storage.resolve() else None


def started(cluster: Cluster) -> Server:
    """Start PostgreSQL. It clears what a dead server left behind, unless the dead one's number is another process's now."""
    for leftover in (cluster.storage / "postmaster.pid", cluster.socket_folder / f"{clusters.SOCKET_FILE}.lock"):
        pid = recorded_pid(leftover)
        place = stands_in(pid) if pid else None
        if place is not None and place != cluster.storage.resolve():
            leftover.unlink()
    with cluster.log.open("ab") as log:
        child = subprocess.Popen(
            cluster.server_command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cluster.folder,
        )  # fmt: skip
    return Server(child.pid, child)


class Keeper:
    """Watches two things at once: the server's life, and whether anyone still uses it."""

    def __init__(self, cluster: Cluster, lock: int) -> None:
        self.cluster = cluster
        self.lock = lock
        self.happened: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.failures = 0

    def watch_users(self) -> None:
        users = locks.opened(self.cluster.folder / locks.USERS)
        fcntl.flock(users, fcntl.LOCK_EX)  # returns when the last user has gone; kept until this process ends
        self.happened.put("no users")

    def watch_server(self, server: Server) -> None:
        server.wait()
        self.happened.put("no server")

    def keep(self) -> None:
        server = running_server(self.cluster) or started(self.cluster)
        born = time.monotonic()
        threading.Thread(target=self.watch_users, daemon=True).start()
        threading.Thread(target=self.watch_server, args=(server,), daemon=True).start()
        while self.happened.get() == "no server":
            if not locks.still_at(self.lock, self.cluster.folder / locks.KEEPER):
                return  # the folder was deleted under us; another may stand in its place, with a keeper of its own
            self.failures = 0 if time.monotonic() - born > STEADY else self.failures + 1
            if self.failures >= ATTEMPTS:
                raise CouldNotRun(f"PostgreSQL does not start: {why(self.cluster)}")
            time.sleep(0.5 if self.failures else 0)
            server, born = started(self.cluster), time.monotonic()
            threading.Thread(target=self.watch_server, args=(server,), daemon=True).start()
        server.stop()


def why(cluster: Cluster) -> str:
    """The last complaint in the server's log."""
    lines = cluster.log.read_text(errors="replace").splitlines()
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line]
    return clusters.last_line("\n".join(fatal or lines)) + f" (the whole log: {cluster.log})"


def main() -> None:
    """Keep the cluster described by the argument until it has no users. Exits 1 with `trouble` written if it cannot.

    Forks once it holds its lock, so that whoever started it has no child to bury, and returns when the fork is on record.
    """
    described = json.loads(sys.argv[1])
    programs = Path(described["programs"]) if described["programs"] else None
    cluster = Cluster(Path(described["folder"]), described["tuning"], programs)
    lock = locks.opened(cluster.folder / locks.KEEPER)
    if not locks.lock_within(lock, 2.0):
        return  # another keeper was faster
    recorded, record_made = os.pipe()
    if os.fork():
        os.close(record_made)
        os.read(recorded, 1)
        os._exit(0)
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)  # the server outlives a terminal; it ends with its last user
    record = cluster.folder / "holder.json"
    holder.record(record)
    os.close(record_made)
    try:
        Keeper(cluster, lock).keep()
        if locks.still_at(lock, cluster.folder / locks.KEEPER):
            record.unlink()
            cluster.socket_folder.rmdir()
    except (CouldNotRun, OSError) as reason:
        (cluster.folder / "trouble").write_text(str(reason))
        sys.exit(1)
    finally:
        # Before the lock of users, which the kernel releases after it or before: who waits there shall find no keeper.
        os.close(lock)


if __name__ == "__main__":
    main()
