"""`vereda simulate` as someone types it."""

import json

import pytest
from typer.testing import CliRunner

import vereda.cli.commands.check
import vereda.cli.commands.simulate  # noqa: F401 - registers the command
from vereda.cli.app import app

SMALL = ("--children", "40", "--states", "TX,WA", "--years", "1", "--cadence", "year")


def run(*words: str):
    return CliRunner().invoke(app, ["simulate", *words])


def test_json_is_one_document_and_nothing_else(tmp_path):
    done = run(str(tmp_path / "out"), *SMALL, "--json", "-q")
    assert done.exit_code == 0
    summary = json.loads(done.stdout)
    assert summary["children"] >= 40
    assert summary["files"] == len(list((tmp_path / "out").glob("*/*")))


def test_progress_goes_to_stderr(tmp_path):
    done = run(str(tmp_path / "out"), *SMALL)
    assert done.stdout == ""
    assert "40 children" in done.stderr
    assert "State records" in done.stderr


def test_quiet_is_quiet(tmp_path):
    done = run(str(tmp_path / "out"), *SMALL, "-q")
    assert done.output == ""


def test_a_bad_file_on_request(tmp_path):
    assert run(str(tmp_path / "out"), *SMALL, "--bad-file", "-q").exit_code == 0
    assert (tmp_path / "out" / "WA" / "WA_20261119_90.msx").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--states", "TX,ZZ"), "unknown States: ZZ"),
        (("--children", "0"), "at least one child"),
        (("--until", "yesterday"), "write it like 2026-11-19"),
        (("--messiness", "70"), "messiness is between 0 and 10"),
        (("--years", "40"), "years is between"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(tmp_path, words, said):
    done = run(str(tmp_path / "out"), *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "out").exists()


def test_a_directory_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    done = run(str(tmp_path), *SMALL)
    assert done.exit_code == 2
    assert "name a new directory" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "file").write_text("")
    assert run(str(tmp_path / "file"), *SMALL).exit_code == 2
    below = run(str(tmp_path / "file" / "below"), *SMALL)
    assert below.exit_code == 3
    assert "is a file, not a directory" in below.stderr
