"""Which workers live, known exactly: each holds an advisory lock in the database for as long as it does.

A heartbeat guesses: too slow and a killed worker's file waits, too quick and a busy worker's file is worked off twice. A
lock goes at once with the connection of the process that died, and a worker that lost it stops in the same second.
"""

import os
import threading
import time
from collections.abc import Mapping
from typing import Any

import psycopg
import structlog

from vereda.project.supervise import LOST

ALIVE = 8_371_002  # class of the lock that a living worker holds; the object is its number
SWEEP = 8_371_003  # held while abandoned jobs are handed out anew
EVERY = 1.0  # seconds between two looks
MOST_ATTEMPTS = 10  # a job that has been the end of as many workers is given up: it would stop its State for ever

ABANDONED = """
    SELECT job.id, job.attempts FROM procrastinate_jobs job
     WHERE job.status = 'doing' AND NOT EXISTS (
           SELECT FROM pg_locks held
            WHERE held.locktype = 'advisory' AND held.classid = %(alive)s AND held.objid = job.worker_id AND held.granted
              AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
     ORDER BY job.id
"""

log = structlog.get_logger()


class Liveness:
    """The lock of one worker, and the thread that watches over it and over the jobs of the dead."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.connection = psycopg.connect(**{**parameters, "application_name": "vereda worker"}, autocommit=True)

    def declare(self, worker: int) -> None:
        """Hold the lock from here on. Raises psycopg.Error."""
        self.connection.execute("SELECT pg_advisory_lock(%s, %s)", [ALIVE, worker])
        threading.Thread(target=self.watch, daemon=True, name="liveness").start()

    def watch(self) -> None:
        while True:
            try:
                hand_out_abandoned(self.connection)
            except psycopg.Error as trouble:
                log.warning("worker.lost_its_lock", reason=type(trouble).__name__)
                os._exit(LOST)  # at once: another worker may already be doing our job
            time.sleep(EVERY)


def hand_out_abandoned(connection: psycopg.Connection[Any]) -> int:
    """Make jobs whose worker is dead ready to be done again; returns how many. One process at a time does it."""
    with connection.transaction():
        free = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP]).fetchone()
        if free is None or not free[0]:
            return 0
        abandoned = connection.execute(ABANDONED, {"alive": ALIVE}).fetchall()
        for job, attempts in abandoned:
            if attempts + 1 >= MOST_ATTEMPTS:
                connection.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job])
                log.error("job.given_up", job=job, attempts=attempts + 1)
            else:
                connection.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job])
                log.warning("job.taken_from_dead_worker", job=job, attempts=attempts + 1)
    return len(abandoned)
