"""`vereda bench`: the published benchmarks."""

from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse


class Benchmark(StrEnum):
    """Each is a module of `vereda.cli.benchmarks` with `CHILDREN`, how many it takes unless told, and
    `run(children=, runs=, say=)`; those of `OPTIONS` take more.
    """

    INTAKE = "intake"
    LINK = "link"
    MATCH = "match"
    CREDITS = "credits"
    SEARCH = "search"
    RECORD = "record"
    COUNT = "count"
    WORKLIST = "worklist"


OPTIONS = {"students": (Benchmark.INTAKE,), "keep": (Benchmark.SEARCH, Benchmark.RECORD)}
WHAT = {
    Benchmark.INTAKE: "checking a State file in three carriers, and its whole way from received to published on an exchange of its "
    "own; at full size about half an hour, with --children 5000 --students 2000 a minute or two",
    Benchmark.LINK: "a whole table to children, file to file, and the same people by Splink 5 and recordlinkage (extra peers); "
    "a few minutes, with --children 460000 (a million records) half an hour",
    Benchmark.MATCH: "one record, and ten thousand, against all that an exchange knows, beside Splink 5 (extra vereda[peers]); "
    "about five minutes, with --children 470000 (a million records) half an hour",
    Benchmark.CREDITS: "what seniors with courses from three States still lack for graduation, every line explained; half a minute",
    Benchmark.SEARCH: "what the database takes for a search while 20 people search, with all children and with a tenth of them; "
    "about ten minutes, with --children 470000 (a million State records) an hour",
    Benchmark.COUNT: "all counts and EDFacts files of a period for 300,000 children, and the page of counts; about five minutes",
    Benchmark.RECORD: "what a record page takes while 20 people read, on a real server; about five minutes, "
    "with --children 470000 (a million State records) half an hour",
    Benchmark.WORKLIST: "what the queue and an item take while 20 administrators work on 50,000 open items, on a real server; "
    "about five minutes",
}
DESCRIBED = "\n\n".join(f"{name}: {what}." for name, what in WHAT.items())


@app.command(
    "bench",
    help=f"""Measure how fast this machine does the work.

    Each figure stands beside a reference of the same run, and is told as soon as it is known.

    {DESCRIBED}

    Exit codes: 0, measured; 2, wrong usage; 3, could not run.
    """,
)
def bench(
    name: Annotated[Benchmark, typer.Argument(metavar="NAME", help="Which benchmark.", show_default=False)],
    *,
    children: Annotated[
        int | None, typer.Option(help="How many children are known before; each benchmark has its own usual number.")
    ] = None,
    students: Annotated[int | None, typer.Option(help="intake: how many students the file has.")] = None,
    keep: Annotated[
        Path | None,
        typer.Option(help="search, record: a folder in which the exchange is kept, and taken up again by a later run."),
    ] = None,
    runs: Annotated[int, typer.Option(help="How often each case is measured.")] = 1,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from vereda.cli.benchmarks.report import document

    if runs < 1 or (students or 1) < 1 or (children or 0) < 0:
        refuse("--runs and --students are at least 1, --children at least 0", WRONG_USAGE)
    given = {key: value for key, value in (("students", students), ("keep", keep)) if value is not None}
    for key in given:
        if name not in OPTIONS[key]:
            refuse(f"--{key} is for the benchmark {' or '.join(OPTIONS[key])}", WRONG_USAGE)
    benchmark = import_module(f"vereda.cli.benchmarks.{name.value}")
    known = benchmark.CHILDREN if children is None else children
    console = messages(quiet=quiet or as_json)
    try:
        results = benchmark.run(children=known, runs=runs, say=lambda text: console.print(f"  {text}"), **given)
    except (RuntimeError, OSError) as trouble:
        raise CouldNotRun(str(trouble)) from trouble
    if as_json:
        print_json(document(name.value, runs=runs, results=results))
    else:
        for result in results:
            print(result)
