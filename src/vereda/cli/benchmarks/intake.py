"""`vereda bench intake`: checking a large State file, and its whole way through an exchange that knows many children."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vereda.cli.benchmarks.exchange import STEPS
from vereda.cli.benchmarks.measured import Measured, measured
from vereda.cli.benchmarks.report import Result, over_runs
from vereda.project import database

CHECKS = "vereda.cli.benchmarks.checking"
EXCHANGE = "vereda.cli.benchmarks.exchange"
FILES = "vereda.cli.benchmarks.large_file"
LINES_A_SECOND = {"msx": 60_000, "zip": 60_000, "xml": 20_000}
CHECK_MIB = 1_536
WAY_SECONDS, WAY_MIB, LOAD_RATIO = 150, 3_072, 4.0
STUDENTS, CHILDREN = 40_000, 100_000  # the promises are about a file of this size on an exchange of so many children

Say = Callable[[str], None]


def run(*, children: int, runs: int, say: Say, students: int = STUDENTS) -> list[Result]:
    """Results of every case. Each piece of work has a process of its own; the exchange has a database of its own."""
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as folder:
        say(f"writing a file of {students:,} students")
        written = measured(FILES, "write_large_files", folder=folder, students=students).answer
        results = []
        for ending in LINES_A_SECOND:
            checked = _check(folder, ending, written["lines"], runs, say)
            say("\n  ".join(str(result) for result in checked))
            results += checked
        return results + _way(Path(folder), children=children, lines=written["lines"], runs=runs, say=say)


def _check(folder: str, ending: str, lines: int, runs: int, say: Say) -> list[Result]:
    say(f"checking .{ending}, {lines:,} lines, {runs} times")
    done = [measured(CHECKS, "check_file", path=f"{folder}/large.{ending}") for _ in range(runs)]
    case = f"check .{ending}, {lines:,} lines"
    speed = [lines / one.answer["seconds"] for one in done]
    return [
        over_runs(speed, case=case, metric="speed", unit="lines/s", target=f"≥ {LINES_A_SECOND[ending]:,}"),
        over_runs(
            [one.peak_mib for one in done], case=case, metric="peak memory", unit="MiB", target=f"≤ {CHECK_MIB:,}"
        ),
    ]


def _way(folder: Path, *, children: int, lines: int, runs: int, say: Say) -> list[Result]:
    """The whole way, each run on an exchange restored to the same state."""
    done: list[Measured] = []
    for number in range(runs):
        with exchange(folder / f"exchange-{number}"):
            say(f"run {number + 1} of {runs}: an exchange that knows {children:,} children")
            measured(EXCHANGE, "fill", children=children)
            say(f"run {number + 1} of {runs}: the large file on its way")
            done.append(measured(EXCHANGE, "whole_way", path=str(folder / "large.msx")))
    case = f"whole way, {lines:,} lines, {children:,} children known"
    answers: list[dict[str, Any]] = [one.answer for one in done]
    total = [answer["seconds"] for answer in answers]
    results = [
        over_runs(total, case=case, metric="received to published", unit="s", target=f"≤ {WAY_SECONDS}"),
        over_runs(
            [one["peak_mib"] for one in answers],
            case=case,
            metric="peak memory, database included",
            unit="MiB",
            target=f"≤ {WAY_MIB:,}",
        ),
    ]
    results += [
        over_runs([one[name] for one in answers], case=case, metric=name.replace("_seconds", ""), unit="s")
        for name in STEPS
    ]
    ratios = [one["load_seconds"] / one["copy_seconds"] for one in answers]
    results.append(
        over_runs(
            [one["load_seconds"] for one in answers], case=case, metric="load", unit="s",
            reference="bare COPY of the same rows into the same indexed tables",
            ratio=sorted(ratios)[len(ratios) // 2], target=f"ratio ≤ {LOAD_RATIO:g}",
        )
    )  # fmt: skip
    return [
        result for place, result in enumerate(results) if not (result.metric == "load" and place < len(results) - 1)
    ]


@contextmanager
def exchange(data_dir: Path, *, keep: bool = False) -> Iterator[None]:
    """A data folder of its own for the measured processes, removed afterwards unless it is to be kept. As in an exchange that runs,
    they meet one server, with the pages in memory that it used last.
    """
    before = {name: os.environ.pop(name, None) for name in ("VEREDA_DATA_DIR", "VEREDA_DATABASE_URL")}
    os.environ["VEREDA_DATA_DIR"] = str(data_dir)
    try:
        database.ensure()
        try:
            yield
        finally:
            database.leave()
    finally:
        del os.environ["VEREDA_DATA_DIR"]
        os.environ.update({name: value for name, value in before.items() if value is not None})
        if not keep:
            shutil.rmtree(data_dir, ignore_errors=True)
