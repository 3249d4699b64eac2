"""`vereda link` and `vereda explain` as a person or a program uses them."""

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from tests.identity.builders import identity, table
from tests.identity.test_link import FAMILY

from vereda.cli import main
from vereda.core.identity import default_model
from vereda.simulate.people import identities


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def vereda(*arguments: object) -> Done:
    """The command in this process: starting one for each of so many cases would take minutes."""
    out, err, before = StringIO(), StringIO(), sys.argv
    sys.argv = ["vereda", *map(str, arguments)]
    try:
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = before
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def test_as_a_program_of_its_own(people: Path, tmp_path: Path):
    program = [sys.executable, "-c", "from vereda.cli import main; main()"]
    done = subprocess.run(
        [*program, "link", people, tmp_path / "out.csv"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0
    assert done.stdout == ""
    assert "3 children" in done.stderr


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    table(*FAMILY).write_csv(path)
    return path


@pytest.mark.parametrize(("given", "asked"), [("parquet", "parquet"), ("csv", "csv"), ("csv", "parquet")])
def test_a_table_is_linked(tmp_path: Path, given: str, asked: str):
    source, out = tmp_path / f"in.{given}", tmp_path / f"out.{asked}"
    (table(*FAMILY).write_csv if given == "csv" else table(*FAMILY).write_parquet)(source)
    done = vereda("link", source, out, "--json")
    assert done.returncode == 0, done.stderr
    children = pl.read_csv(out) if asked == "csv" else pl.read_parquet(out)
    assert children.columns == ["record_id", "child_id"]
    assert children["child_id"].n_unique() == 3
    pairs = pl.read_parquet(tmp_path / "out.pairs.parquet")
    assert pairs.columns == ["left", "right", "score", "probability", "decision"]
    assert set(pairs["decision"]) <= {"link", "near_match", "none"}
    said = json.loads(done.stdout)
    assert (said["records"], said["children"], said["linked_pairs"]) == (5, 3, 3)


def test_birth_dates_may_be_dates(tmp_path: Path):
    dated = table(*FAMILY).with_columns(pl.col("birth_date").str.to_date())
    dated.write_parquet(tmp_path / "in.parquet")
    assert vereda("link", tmp_path / "in.parquet", tmp_path / "out.parquet", "-q").returncode == 0


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda good: good.drop("sex", "birth_city"), "lacks the columns sex, birth_city"),
        (lambda good: pl.concat([good, good.head(1)]), "1 record_id stands more than once. First: a."),
        (lambda good: good.with_columns(birth_date=pl.lit("2011-02-30")), "5 birth dates are no date that exists"),
        (lambda good: good.with_columns(record_id=pl.lit(None, pl.String)), "5 records have no record_id"),
    ],
)
def test_a_table_with_faults_is_refused_in_a_sentence(tmp_path: Path, spoil, sentence: str):
    spoil(table(*FAMILY)).write_parquet(tmp_path / "in.parquet")
    done = vereda("link", tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.parquet").exists()


def test_bad_dates_may_be_ignored(tmp_path: Path):
    table(identity("a", birth_date="2011-02-30"), identity("b")).write_csv(tmp_path / "in.csv")
    assert vereda("link", tmp_path / "in.csv", tmp_path / "out.csv", "--ignore-bad-dates").returncode == 0


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", 1, "cannot be read as csv"),
        (b"record_id\n", 1, "lacks the columns"),
        (b"\x00\xff\xfe\x00", 1, ""),
        (None, 2, "no such file"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: bytes | None, code: int, sentence: str):
    source = tmp_path / "in.csv"
    if content is not None:
        source.write_bytes(content)
    done = vereda("link", source, tmp_path / "out.csv")
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_parquet_file_that_is_none(tmp_path: Path):
    (tmp_path / "in.parquet").write_text("record_id,state\n")
    done = vereda("link", tmp_path / "in.parquet", tmp_path / "out.csv")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_an_empty_table_is_linked_to_nothing(tmp_path: Path):
    table().write_csv(tmp_path / "in.csv")
    done = vereda("link", tmp_path / "in.csv", tmp_path / "out.csv", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["children"] == 0
    assert pl.read_csv(tmp_path / "out.csv").height == 0


def test_wrong_usage(people: Path, tmp_path: Path):
    assert vereda("link", people, tmp_path / "out.txt").returncode == 2
    assert vereda("link", people).returncode == 2
    assert vereda("link", people, tmp_path / "out.csv", "--engine", "steam").returncode == 2
    assert vereda("link", people, tmp_path / "out.csv", "--model", tmp_path / "none.json").returncode == 2
    assert vereda("explain", people, "a", "nobody").returncode == 2
    assert vereda("explain", people, "a", "a").returncode == 2


def test_a_model_is_adjusted_to_the_table_and_kept(tmp_path: Path):
    nation, model = tmp_path / "nation.parquet", tmp_path / "model.json"
    identities(300, seed=5_005).drop("child", "family").write_parquet(nation)
    done = vereda("link", nation, tmp_path / "out.csv", "--train", "--save-model", model, "--json")
    assert (done.returncode, json.loads(done.stdout)["model"]) == (0, f"{default_model().version}+adjusted")
    again = vereda("link", nation, tmp_path / "again.csv", "--model", model)
    assert again.returncode == 0
    assert (tmp_path / "again.csv").read_text() == (tmp_path / "out.csv").read_text()
    refused = vereda("link", nation, tmp_path / "out.csv", "--save-model", model)
    assert (refused.returncode, "--train" in refused.stderr) == (2, True)


def test_a_broken_model_is_refused(people: Path, tmp_path: Path):
    (tmp_path / "model.json").write_text('{"format": 7}')
    done = vereda("link", people, tmp_path / "out.csv", "--model", tmp_path / "model.json")
    assert done.returncode == 1
    assert "no identity model" in done.stderr


def test_a_folder_that_is_not_there(people: Path, tmp_path: Path):
    done = vereda("link", people, tmp_path / "nowhere" / "out.csv")
    assert (done.returncode, "no such folder; make it first" in done.stderr) == (2, True)


def test_explained_in_words(people: Path):
    done = vereda("explain", people, "a", "c")
    assert done.returncode == 0, done.stderr
    assert "Surnames" in done.stdout
    assert "one child" in done.stdout
    spanish = vereda("explain", people, "a", "sister", "--language", "es")
    assert "Apellidos" in spanish.stdout
    assert "dos menores" in " ".join(spanish.stdout.split())


def test_explained_for_programs(people: Path):
    said = json.loads(vereda("explain", people, "a", "sister", "--json").stdout)
    assert (said["left"], said["right"], said["decision"]) == ("a", "sister", "none")
    assert {"comparison", "level", "sentence", "kin", "stranger"} <= set(said["reasons"][0])


def test_an_explanation_tells_the_score_that_the_table_as_a_whole_gives(tmp_path: Path):
    """Names are as common as they are in this table, strangers as many as there are records."""
    source, out = tmp_path / "people.parquet", tmp_path / "out.csv"
    identities(300, seed=9_001).drop("child", "family").write_parquet(source)
    assert vereda("link", source, out).returncode == 0
    pair = pl.read_parquet(tmp_path / "out.pairs.parquet").sort("score").row(40, named=True)
    told = json.loads(vereda("explain", source, pair["left"], pair["right"], "--json").stdout)
    assert told["score"] == pytest.approx(pair["score"], abs=1e-9)
