"""One worker process: does the jobs of the exchange until it is told to stop."""

import asyncio
import os
import threading

import procrastinate
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from procrastinate.contrib.django.db_cleanup import with_db_cleanup
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from vereda.project import boot, database
from vereda.project.jobs import app
from vereda.project.liveness import Liveness

GRACE = 10.0  # seconds that a running job has to finish after a stop; afterwards another worker begins it anew
POLLING = 1.0  # seconds; new jobs are notified at once, but those of dead workers are not
HEARTBEAT = 10.0
FORGOTTEN = 300.0  # seconds after which the row of a silent worker is swept; its jobs are handed out long before


class LivingWorker(Worker):
    """A worker that holds its lock before it takes its first job, and does not wait for ever when stopped."""

    async def _run_loop(self) -> None:
        worker = self.worker_id
        if worker is None:
            raise RuntimeError("a worker has its number before it begins")
        Liveness(connector_params()).declare(worker)
        await super()._run_loop()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        overtime = threading.Timer(GRACE, os._exit, [0])
        overtime.daemon = True
        overtime.start()
        super().stop()  # type: ignore[no-untyped-call]


def run(*, wait: bool = True) -> None:
    """Do jobs, one at a time, until SIGINT or SIGTERM; without `wait` only until none is left.

    The worker has an app of its own on a connection pool. Tasks keep the one on Django's connection: what they defer
    commits with what they write.
    """
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    own = procrastinate.App(connector=PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=3))
    own.tasks, own.periodic_registry = app.tasks, app.periodic_registry

    async def work() -> None:
        async with own.open_async():
            worker = LivingWorker(
                app=own,
                wait=wait,
                concurrency=1,
                fetch_job_polling_interval=POLLING,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=FORGOTTEN,
                task_middleware=with_db_cleanup(None)["task_middleware"],
            )
            await worker.run()  # type: ignore[no-untyped-call]

    connections.close_all()
    asyncio.run(work())


def main() -> None:
    """As the child of a supervisor, which has brought the tables up to date."""
    boot.setup()
    database.watch()
    stopped = threading.Event()
    beside = [threading.Thread(target=import_string(name), args=[stopped], name=name) for name in settings.BESIDE_JOBS]
    for thread in beside:
        thread.start()
    try:
        run()
    finally:
        stopped.set()
        for thread in beside:
            thread.join(GRACE)
