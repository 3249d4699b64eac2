"""Real processes for tests: users of an embedded server, and `vereda` on the command line."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

USER = """
import json, sys
import psycopg
from vereda.project import database
from vereda.project.trouble import CouldNotRun
try:
    database.ensure()
except CouldNotRun as trouble:
    print(json.dumps({"trouble": str(trouble)}), flush=True)
    sys.exit(3)
print(json.dumps({"ready": True}), flush=True)
for statement in sys.stdin:
    try:
        with psycopg.connect(**database.connection_parameters(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            answer = [list(row) for row in cursor.fetchall()] if cursor.description else []
    except psycopg.Error as trouble:
        answer = {"trouble": type(trouble).__name__}
    print(json.dumps(answer), flush=True)
"""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """This process's own without VEREDA_* and Django, with the data folder and `more`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("VEREDA_", "DJANGO_", "PYTEST_"))}
    return {**kept, "VEREDA_DATA_DIR": str(data_dir), **more}


def until(true: Callable[[], Any], seconds: float = 45.0) -> Any:
    """Wait until `true()` is, and return what it is. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.05)
    return found


class DatabaseUser:
    """A process that uses the embedded server of a data folder, and runs statements for us."""

    def __init__(self, data_dir: Path, **more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER],
            env=environment(data_dir, **more),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answer(self) -> Any:
        return json.loads(self.process.stdout.readline())

    def run(self, statement: str) -> Any:
        self.process.stdin.write(statement + "\n")
        self.process.stdin.flush()
        return self.answer()

    def runs(self, statement: str) -> bool:
        return "trouble" not in self.run(statement)

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        self.process.stdout.close()
        with contextlib.suppress(BrokenPipeError):  # a statement that was never read
            self.process.stdin.close()


class EmbeddedServer:
    """What a test sees of the embedded server in a data folder, from outside."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / "postgres"
        self.users: list[DatabaseUser] = []

    def user(self, **more: str) -> DatabaseUser:
        user = DatabaseUser(self.data_dir, **more)
        self.users.append(user)
        assert user.answer() == {"ready": True}
        return user

    def refusal(self, **more: str) -> str:
        user = DatabaseUser(self.data_dir, **more)
        answer = user.answer()
        user.leave()
        return answer["trouble"]

    @property
    def postmaster(self) -> int:
        return int((self.folder / "storage" / "postmaster.pid").read_text().split("\n", 1)[0])

    @property
    def keeper(self) -> int:
        return json.loads((self.folder / "holder.json").read_text())["pid"]

    def is_stopped(self) -> bool:
        here = str(self.folder)
        return not any(here in " ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))

    def close(self) -> None:
        for user in self.users:
            user.kill()
        until(self.is_stopped, 60)


class Vereda:
    """`vereda serve|web|worker --json` in the foreground, until it is told to stop."""

    def __init__(self, data_dir: Path, *words: str, **more: str) -> None:
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vereda", *words, "--json"],
            env=environment(data_dir, VEREDA_LOG_FORMAT="json", **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.complaints: list[str] = []
        self.listener = threading.Thread(target=lambda: self.complaints.extend(self.process.stderr), daemon=True)
        self.listener.start()

    def document(self) -> Any:
        """The JSON document that it prints on standard output."""
        text = ""
        for line in self.process.stdout:
            text += line
            if line.startswith("}"):
                return json.loads(text)
        raise AssertionError("".join(self.complaints))

    def children(self, module: str) -> list[psutil.Process]:
        """Its direct children that run a module."""
        found = [p for p in psutil.process_iter(["ppid", "cmdline"]) if p.info["ppid"] == self.process.pid]
        return [child for child in found if module in " ".join(child.info["cmdline"] or ())]

    def family(self) -> list[psutil.Process]:
        """All that must end with it: children, theirs, the keeper and the database."""
        here = str(self.data_dir)
        own = psutil.Process(self.process.pid).children(recursive=True)
        return own + [p for p in psutil.process_iter(["cmdline"]) if here in " ".join(p.info["cmdline"] or ())]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(30)
        self.listener.join(30)
        self.process.stdout.close()
        self.process.stderr.close()


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


def status(address: str) -> int:
    """What a web address answers; 0 if nothing listens there."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code
    except ConnectionRefusedError:
        return 0
