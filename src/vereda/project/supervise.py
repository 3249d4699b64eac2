"""One foreground process group: starts its children, starts a dead one again, stops all of them together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from vereda.project.trouble import CouldNotRun

GRACE = 15.0  # seconds between asking to stop and killing
LOOK = 0.1  # seconds between two looks at the children
STEADY = 10.0  # seconds of life after which a death no longer counts as a failed start
FAILED_STARTS = 3
COULD_NOT_RUN = 3  # a child that exits so has already said why
LOST = 4  # a worker that lost its lock: the database was away


@dataclass
class Child:
    """A module with its arguments that shall run for as long as its supervisor does. It inherits the descriptors `files`."""

    name: str
    command: Sequence[str]
    files: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    born: float = field(default=0.0, init=False)
    failed_starts: int = field(default=0, init=False)

    def start(self) -> None:
        # Ctrl-C reaches the whole group; the children shall wait for the supervisor's word. "Ignore" is inherited.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            command = [sys.executable, "-m", "vereda.project.child", *self.command, str(os.getpid())]
            self.process = subprocess.Popen(command, pass_fds=tuple(self.files), stdin=subprocess.DEVNULL)
        finally:
            signal.signal(signal.SIGINT, before)
        self.born = time.monotonic()

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None


class Supervisor:
    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.asked = 0

    def run(self, when_started: Callable[[], None] | None = None) -> None:
        """Until SIGINT or SIGTERM. Raises CouldNotRun when a child cannot be kept alive. Nothing is left running."""
        before = {number: signal.signal(number, self.ask) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in self.children:
                child.start()
            if when_started:
                when_started()
            while not self.asked:
                time.sleep(LOOK)
                for child in self.children:
                    self.look_after(child)
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def ask(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # signature of a signal handler
        self.asked += 1

    def look_after(self, child: Child) -> None:
        code = child.ended()
        if code is None or self.asked:
            return
        if code == COULD_NOT_RUN:
            raise CouldNotRun(f"The {child.name} cannot run, so everything was stopped.")
        failed = code >= 0 and code != LOST and time.monotonic() - child.born < STEADY  # being killed is not its fault
        child.failed_starts = child.failed_starts + 1 if failed else 0
        if child.failed_starts >= FAILED_STARTS:
            raise CouldNotRun(
                f"The {child.name} ended {FAILED_STARTS} times while starting, so everything was stopped."
            )
        self.say(f"The {child.name} ended ({in_words(code)}) and is started again.")
        child.start()

    def stop(self) -> None:
        """Ask all, wait, kill what is left. A second Ctrl-C kills at once."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        until, patience = time.monotonic() + GRACE, self.asked
        while (
            any(process.poll() is None for process in running) and time.monotonic() < until and self.asked <= patience
        ):
            time.sleep(LOOK)
        for process in running:
            if process.poll() is None:
                process.kill()
            process.wait()


def in_words(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
