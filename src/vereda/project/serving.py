"""`serve`, `web` and `worker`: what runs for as long as a person or a service manager wants it."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Sequence

from vereda.project import boot, database, environment
from vereda.project.listening import address_of, listen
from vereda.project.supervise import Child, Supervisor


def web_child(listening: socket.socket) -> Child:
    listening.set_inheritable(True)
    return Child("web server", ("vereda.project.web", str(listening.fileno())), (listening.fileno(),))


def worker_children() -> list[Child]:
    """One process for each job at a time: both cores are used, and a crash takes one job with it."""
    number = environment.WORKER_PROCESSES.value()
    return [Child(f"worker {place + 1}", ("vereda.project.worker",)) for place in range(number)]


def serve(*, host: str, port: int, say: Callable[[str], None], ready: Callable[[str], None]) -> None:
    """Web server, workers and database until Ctrl-C. `ready` is called with the address once a page can be had.

    Raises CouldNotRun: no database, the port in use, a child that does not stay alive.
    """
    boot.prepare()
    listening = listen(host, port)
    boot.setup(migrate=True)
    run([web_child(listening), *worker_children()], say, lambda: when_ready(listening, ready))


def serve_web(*, host: str, port: int, say: Callable[[str], None], ready: Callable[[str], None]) -> None:
    """The web server alone. Raises CouldNotRun."""
    boot.prepare()
    listening = listen(host, port)
    boot.setup(migrate=True)
    run([web_child(listening)], say, lambda: when_ready(listening, ready))


def serve_workers(*, say: Callable[[str], None], ready: Callable[[int], None]) -> None:
    """The workers alone. `ready` is called with how many there are. Raises CouldNotRun."""
    boot.setup(migrate=True)
    children = worker_children()
    run(children, say, lambda: ready(len(children)))


def run(children: Sequence[Child], say: Callable[[str], None], started: Callable[[], None]) -> None:
    from django.db import connections  # noqa: PLC0415  # Django is set up by now

    connections.close_all()
    database.watch()
    try:
        Supervisor(children, say).run(started)
    finally:
        database.leave()


def when_ready(listening: socket.socket, ready: Callable[[str], None]) -> None:
    """Call `ready` with the address from a thread of its own, once /health/ready says so."""

    def wait() -> None:
        while not answers(listening):
            time.sleep(0.1)
        ready(address_of(listening))

    threading.Thread(target=wait, daemon=True, name="until ready").start()


def answers(listening: socket.socket) -> bool:
    host, port = listening.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # asked, not bound
    asked = http.client.HTTPConnection(reachable, port, timeout=10)
    with contextlib.closing(asked), contextlib.suppress(OSError, http.client.HTTPException):
        asked.request("GET", "/health/ready", headers={"Host": "localhost"})
        return asked.getresponse().status == http.client.OK
    return False
