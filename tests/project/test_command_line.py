"""`serve`, `web`, `worker` and `manage` as someone at a terminal meets them."""

import subprocess
import sys

import pytest
from tests.project.processes import environment


def vereda(data_dir, *words, **more):
    return subprocess.run(
        [sys.executable, "-m", "vereda", *words],
        env=environment(data_dir, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["serve", "web", "worker", "manage"])
def test_help_says_what_it_does(command, tmp_path):
    done = vereda(tmp_path, command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert not list(tmp_path.iterdir())  # asking starts nothing


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("serve", "--port", "70000"), 2, "less than or equal to 65535"),
        (("serve", "--prot", "8000"), 2, "--prot"),
        (("serve", "here"), 2, "here"),
        (("serve", "--host", "192.0.2.1"), 3, "Nothing can listen on 192.0.2.1"),
        (("web", "--port", "x"), 2, "whole number"),
        (("worker", "--many"), 2, "--many"),
        (("manage", "no-such-command"), 2, "no-such-command is no command"),
    ],
)
def test_wrong_use_is_answered_in_a_sentence(words, code, said, tmp_path):
    done = vereda(tmp_path / "var", *words, VEREDA_DATABASE_URL="postgres://nobody@127.0.0.1:1/x")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_bad_setting_stops_the_start(tmp_path):
    done = vereda(tmp_path / "var", "worker", VEREDA_WORKERS="3")
    assert done.returncode == 3
    assert done.stderr.startswith("vereda: VEREDA_WORKERS is not a setting of Vereda.")
    assert not (tmp_path / "var").exists()


def test_manage_lists_djangos_commands(tmp_path):
    done = vereda(tmp_path / "var", "manage", "help", "--commands")
    assert {"migrate", "dbshell", "makemigrations"} <= set(done.stdout.split())
    assert not (tmp_path / "var" / "postgres").exists()
