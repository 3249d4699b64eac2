"""Debian's PostgreSQL as a private server for one test session: the oldest installed, so 15 on Debian 12."""

import fcntl
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c max_connections=60 -c timezone=UTC"


@dataclass(frozen=True)
class DebianServer:
    folder: Path

    @property
    def url(self) -> str:
        return f"postgres://vereda@/vereda?host={quote(str(self.folder), safe='')}"

    def run(self, program: str, *arguments: str) -> None:
        """PostgreSQL refuses root: then as the account that Debian made for it."""
        command = [str(INSTALLED[0] / program), *arguments]
        account = "postgres" if os.geteuid() == 0 else None
        done = subprocess.run(
            command, user=account, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def ensure(self) -> None:
        """Make and start it, once for all xdist workers."""
        self.folder.parent.chmod(0o755)
        self.folder.mkdir(exist_ok=True)
        with (self.folder.parent / "debian.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            storage = self.folder / "storage"
            if (storage / "postmaster.pid").exists():
                return
            if os.geteuid() == 0:
                os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
            locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync")
            self.run("initdb", "-D", str(storage), "-U", "vereda", *locale)
            options = f"-c listen_addresses='' -k {self.folder} {FAST}"
            self.run("pg_ctl", "-D", str(storage), "-w", "-l", str(self.folder / "log"), "-o", options, "start")
            self.run("createdb", "-h", str(self.folder), "-U", "vereda", "vereda")

    def stop(self) -> None:
        if (self.folder / "storage" / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.folder / "storage"), "-m", "immediate", "stop")
