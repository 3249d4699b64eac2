"""Spark comes to what this machine comes to: the same pairs, scores, decisions and children. One session for all tests."""

import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.identity.builders import identity
from tests.identity.test_commands import vereda

from vereda.core.identity import Linked, default_model, link
from vereda.core.identity.linking import silent
from vereda.core.identity.people import IDENTITY_COLUMNS, troubles
from vereda.simulate.people import identities

spark_sql = pytest.importorskip("pyspark.sql")

COMMON = 302  # records of one name and one day: their keys are too common to use


@pytest.fixture(scope="module")
def spark() -> Iterator["spark_sql.SparkSession"]:
    from vereda.core.identity.engine.spark import session

    with pytest.MonkeyPatch.context() as patched:
        # Compiling, well or at all, costs more than so few rows give back.
        patched.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        with session("local[2]") as running:
            running.conf.set("spark.sql.codegen.wholeStage", value=False)
            running.conf.set("spark.sql.shuffle.partitions", 2)
            yield running


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Families, a crowd of one name and day, and a record that says nothing; in the order of record ids."""
    crowd = [
        identity(f"crowd-{at}", state="FL", state_student_id=f"c{at}", middle_name=None, birth_city=f"town {at % 7}")
        for at in range(COMMON)
    ]
    nobody = dict.fromkeys(IDENTITY_COLUMNS) | {"record_id": "nobody"}
    schema = dict.fromkeys(IDENTITY_COLUMNS, pl.String)
    families = identities(300, seed=72).drop("child", "family").with_columns(pl.col("birth_date").cast(pl.String))
    table = pl.concat([families, pl.DataFrame([*crowd, nobody], schema=schema)]).sort("record_id")
    path = tmp_path_factory.mktemp("spark") / "people.parquet"
    table.write_parquet(path)
    table.write_csv(path.with_suffix(".csv"))
    return path


@pytest.fixture(scope="module")
def here(people: Path) -> Linked:
    return link(pl.read_parquet(people))


@pytest.mark.slow
def test_the_same_as_on_this_machine(spark: "spark_sql.SparkSession", people: Path, here: Linked, tmp_path: Path):
    out = tmp_path / "out.parquet"
    done = vereda("link", people.with_suffix(".csv"), out, "--engine", "spark", "--master", "local[2]", "--json", "-q")
    assert done.returncode == 0, done.stderr
    assert_frame_equal(pl.read_parquet(out), here.children)
    assert_frame_equal(pl.read_parquet(tmp_path / "out.pairs.parquet"), here.pairs, abs_tol=1e-9)
    said = json.loads(done.stdout)
    assert {name: said[name] for name in here.counts._fields} == here.counts._asdict()
    assert said["near_matches"] == here.near_matches
    assert here.counts.keys_dropped > 0


@pytest.mark.slow
def test_the_same_where_common_keys_need_company(
    spark: "spark_sql.SparkSession", people: Path, monkeypatch: pytest.MonkeyPatch
):
    """As in a table of more records than there is time to look at all of."""
    from vereda.core.identity.engine.spark import link as spark_link

    monkeypatch.setattr("vereda.core.identity.candidates.FEW_RECORDS", 0)
    monkeypatch.setattr("vereda.core.identity.candidates.ALONE", 2)
    here = link(pl.read_parquet(people))
    there = spark_link(spark.read.parquet(str(people)), default_model(), silent)
    assert there.counts == here.counts
    assert here.counts.pairs_passed_over > 500
    assert_frame_equal(there.pairs, here.pairs, abs_tol=1e-9)


def test_components_are_those_of_the_graph(spark: "spark_sql.SparkSession"):
    from vereda.core.identity.engine.spark import components

    rng = np.random.default_rng(5)
    edges = [(int(a), int(b)) for a, b in rng.integers(0, 60, (40, 2)) if a != b]
    edges += [(at, at + 1) for at in range(100, 140)]  # a long chain
    found = components(spark.createDataFrame(edges, "left long, right long")).collect()
    expected = {node: min(part) for part in nx.connected_components(nx.Graph(edges)) for node in part}
    assert {row.record_id: row.component for row in found} == expected


def test_a_table_with_faults_is_refused_with_the_same_sentences(
    spark: "spark_sql.SparkSession", people: Path, tmp_path: Path
):
    from vereda.core.identity.engine.spark import read_table
    from vereda.core.identity.engine.spark import troubles as troubles_there

    good = pl.read_parquet(people).head(3)
    twice = pl.concat([good, good.head(1)]).with_columns(birth_date=pl.lit("2011-02-30"))
    for name, bad in {"twice": twice, "narrow": good.drop("sex", "record_id"), "none": good.head(0)}.items():
        bad.write_parquet(tmp_path / f"{name}.parquet")
        assert troubles_there(read_table(spark, str(tmp_path / f"{name}.parquet"))) == troubles(bad)
    done = vereda("link", tmp_path / "twice.parquet", tmp_path / "out.csv", "--engine", "spark")
    assert (done.returncode, "stands more than once" in done.stderr) == (1, True)
    (tmp_path / "broken.parquet").write_text("no table")
    broken = vereda("link", tmp_path / "broken.parquet", tmp_path / "out.csv", "--engine", "spark")
    assert (broken.returncode, "cannot be read as parquet" in broken.stderr) == (1, True)


def test_what_is_missing_is_named(people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    java = vereda("link", people, tmp_path / "out.csv", "--engine", "spark")
    assert (java.returncode, "needs Java 17 or newer" in java.stderr) == (3, True)
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    pyspark = vereda("link", people, tmp_path / "out.csv", "--engine", "spark")
    assert (pyspark.returncode, 'pip install "vereda[spark]"' in pyspark.stderr) == (3, True)
