"""A real worker killed with -9 in the middle of a job (R1, the part that is not the intake's)."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.project.processes import EmbeddedServer, environment, until

pytestmark = pytest.mark.faults
SCRIPT = str(Path(__file__).with_name("slow_worker.py"))
BEGUN = "SELECT count(*) FROM noted WHERE what = 'begun'"
DONE = "SELECT count(*) FROM noted WHERE what = 'done'"
JOB = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'slow'"


@pytest.fixture
def workers(ready: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for worker in started:
        worker.kill()
        worker.wait()


def defer(server: EmbeddedServer, seconds: int) -> None:
    subprocess.run([sys.executable, SCRIPT, "defer", str(seconds)], env=environment(server.data_dir), check=True)


def work(server: EmbeddedServer) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, SCRIPT, "work"], env=environment(server.data_dir))


def test_the_job_is_begun_anew_within_ten_seconds_and_done_once(server: EmbeddedServer, workers):
    defer(server, 60)
    user = server.user()
    workers.append(work(server))
    until(lambda: user.run(BEGUN) == [[1]], 30)
    workers.append(work(server))
    until(lambda: user.run("SELECT count(*) FROM procrastinate_workers") == [[2]], 30)
    assert user.run(BEGUN) == [[1]]  # the other one leaves it to the worker that lives
    workers[0].kill()
    killed = time.monotonic()
    until(lambda: user.run(BEGUN) == [[2]], 10)
    assert time.monotonic() - killed < 10
    until(lambda: user.run(JOB) == [["succeeded", 2]], 30)
    assert user.run(DONE) == [[1]]


def test_a_worker_whose_lock_is_gone_stops_before_another_takes_its_job(server: EmbeddedServer, workers):
    defer(server, 60)
    user = server.user()
    workers.append(work(server))
    until(lambda: user.run(BEGUN) == [[1]], 30)
    user.run("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 8371002")
    assert workers[0].wait(5) == 4
    assert user.run(DONE) == [[0]]


def test_a_stop_lets_the_job_finish(server: EmbeddedServer, workers):
    defer(server, 3)
    user = server.user()
    workers.append(work(server))
    until(lambda: user.run(BEGUN) == [[1]], 30)
    workers[0].terminate()
    assert workers[0].wait(15) == 0
    assert user.run(JOB) == [["succeeded", 1]]
