"""The web server: gunicorn's processes and threads around the portal."""

from typing import Any

from gunicorn.app.base import BaseApplication

from vereda.project import boot, database, environment, garbage

GRACE = 10  # seconds that a running request has to finish after a stop
TIMEOUT = 120  # seconds after which a web process that shows no life is replaced


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn on a socket that is already listening.

    Each process loads the application itself: Polars has threads, and threads do not survive a fork.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"fd://{self.descriptor}",
            "worker_class": "gthread",
            "workers": environment.WEB_PROCESSES.value(),
            "threads": environment.WEB_THREADS.value(),
            "timeout": TIMEOUT,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "vereda web",
            "control_socket_disable": True,
            "post_worker_init": settled,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from vereda.project.wsgi import application  # noqa: PLC0415  # needs a running database

        return application


def settled(worker: Any) -> None:  # noqa: ARG001  # gunicorn calls it so
    """Have every view loaded before garbage is searched for seldom."""
    from django.urls import get_resolver  # noqa: PLC0415  # Django is set up by now

    database.watch()
    assert get_resolver().url_patterns
    garbage.search_seldom()


def main(descriptor: str) -> None:
    """As the child of a supervisor, which has bound the socket and brought the tables up to date."""
    boot.prepare()
    WebServer(int(descriptor)).run()
