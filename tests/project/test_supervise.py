"""The supervisor over small children of our own."""

import signal
import sys
import threading
import time

import pytest
from tests.project.processes import until

from vereda.project import listening, supervise
from vereda.project.supervise import Child, Supervisor
from vereda.project.trouble import CouldNotRun


def child(tmp_path, name, body):
    (tmp_path / f"{name}.py").write_text(f"import sys, time, signal\ndef main(*words):\n    {body}\n")
    return Child(name, (name,))


@pytest.fixture(autouse=True)
def importable(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def stop_when(condition):
    def wait():
        until(condition, 20)
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def test_all_are_stopped_together(tmp_path):
    children = [child(tmp_path, "patient", "time.sleep(600)"), child(tmp_path, "other", "time.sleep(600)")]
    Supervisor(children, print).run(lambda: stop_when(lambda: all(c.process for c in children)))
    assert [c.process.returncode for c in children] == [-signal.SIGTERM] * 2


def test_one_that_is_killed_is_started_again_and_said(tmp_path):
    said = []
    mortal = child(tmp_path, "mortal", "time.sleep(600)")

    def started():
        first = mortal.process.pid
        mortal.process.kill()
        stop_when(lambda: mortal.process.pid != first)

    Supervisor([mortal], said.append).run(started)
    assert said == ["The mortal ended (killed by SIGKILL) and is started again."]


def test_one_that_cannot_start_stops_everything(tmp_path):
    broken = child(tmp_path, "broken", "sys.exit(1)")
    steady = child(tmp_path, "steady", "time.sleep(600)")
    with pytest.raises(CouldNotRun, match="broken ended 3 times while starting"):
        Supervisor([steady, broken], print).run()
    assert steady.process.returncode is not None


def test_one_that_says_why_is_not_tried_again(tmp_path, capfd):
    body = "from vereda.project.trouble import CouldNotRun; raise CouldNotRun('The disk is full.')"
    with pytest.raises(CouldNotRun, match="The full cannot run, so everything was stopped"):
        Supervisor([child(tmp_path, "full", body)], print).run()
    assert capfd.readouterr().err == "vereda: The disk is full.\n"


def test_one_that_does_not_stop_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "GRACE", 0.5)
    ready = tmp_path / "ready"
    body = f"signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(600)"
    deaf = child(tmp_path, "deaf", body)
    Supervisor([deaf], print).run(lambda: stop_when(ready.exists))
    assert deaf.process.returncode == -signal.SIGKILL


def test_a_child_ends_with_its_parent(tmp_path):
    import subprocess

    child(tmp_path, "orphan", f"open({str(tmp_path / 'began')!r}, 'w'); time.sleep(600)")
    script = (
        "import os, subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-m', 'vereda.project.child', 'orphan', str(os.getpid())])\n"
        "print(p.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    orphan = int(parent.stdout.readline())
    until((tmp_path / "began").exists)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    import psutil

    until(lambda: not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == psutil.STATUS_ZOMBIE, 5)


def test_ports_are_refused_in_words():
    with listening.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert listening.address_of(taken) == f"http://127.0.0.1:{port}"
        with pytest.raises(CouldNotRun, match=rf"Port {port} of 127\.0\.0\.1 is in use.*--port {port + 1}"):
            listening.listen("127.0.0.1", port)
    with pytest.raises(CouldNotRun, match=r"Nothing can listen on 192\.0\.2\.1"):
        listening.listen("192.0.2.1", 0)
    assert "reserved for root" in listening.why_not_listening("127.0.0.1", 80, PermissionError(13, "Permission denied"))


def test_looking_costs_next_to_nothing(tmp_path):
    quiet = child(tmp_path, "quiet", "time.sleep(600)")
    began = time.process_time()
    Supervisor([quiet], print).run(lambda: threading.Timer(1.0, signal.raise_signal, [signal.SIGTERM]).start())
    assert time.process_time() - began < 0.25
