"""`vereda serve`: everything in one process group, kept alive, and gone with it (R2 for the web)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.project.processes import EmbeddedServer, Vereda, all_gone, environment, status, until

pytestmark = pytest.mark.faults
Start = Callable[..., Vereda]


def test_it_serves_starts_a_dead_child_again_and_a_stop_ends_all_of_it(vereda: Start):
    serve = vereda("serve", "--port", "0")
    address = serve.document()["address"]
    assert status(f"{address}/health/live") == 200
    assert status(f"{address}/") == 200
    for module in ("vereda.project.web", "vereda.project.worker"):
        [before, *_] = serve.children(module)
        before.kill()
        until(lambda before=before, module=module: before.pid not in [p.pid for p in serve.children(module)])
        until(lambda: status(f"{address}/health/ready") == 200, 30)
    assert any("killed by SIGKILL" in line for line in serve.complaints)
    family = serve.family()
    serve.process.send_signal(signal.SIGTERM)
    assert serve.process.wait(30) == 0
    assert all_gone(family)


def test_control_c_reaches_the_whole_group_and_ends_it_in_order(vereda: Start):
    serve = vereda("serve", "--port", "0")
    serve.document()
    family = serve.family()
    os.killpg(serve.process.pid, signal.SIGINT)
    assert serve.process.wait(30) == 0
    assert all_gone(family)
    assert not any("Traceback" in line or "KeyboardInterrupt" in line for line in serve.complaints)


def test_without_a_database_requests_are_answered_503_never_500_and_a_killed_serve_leaves_nothing(
    vereda: Start, data_dir: Path
):
    serve = vereda("serve", "--port", "0")
    address = serve.document()["address"]
    server = EmbeddedServer(data_dir)
    answers, recoveries = set(), []
    for _ in range(3):
        before = server.postmaster
        os.kill(before, signal.SIGKILL)
        killed = time.monotonic()
        while (answer := status(f"{address}/health/ready")) != 200 or server.postmaster == before:
            answers.update((answer, status(f"{address}/sign-in/")))
            assert time.monotonic() - killed < 15
        recoveries.append(time.monotonic() - killed)
    assert answers <= {200, 503}
    assert max(recoveries) < 15
    family = serve.family()
    serve.process.kill()
    until(lambda: all_gone(family), 30)


def test_a_port_in_use_is_said_in_a_sentence(data_dir: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "vereda", "serve", "--port", str(port)],
            env=environment(data_dir), capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 3
    assert f"Port {port} of 127.0.0.1 is in use" in done.stderr
    assert "Traceback" not in done.stderr
