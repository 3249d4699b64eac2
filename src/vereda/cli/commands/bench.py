"""`vereda bench`: the published benchmarks."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from vereda.cli.app import app
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vereda.cli.benchmarks.report import Result


class Benchmark(StrEnum):
    INTAKE = "intake"


@app.command("bench")
def bench(
    name: Annotated[Benchmark, typer.Argument(metavar="NAME", help="Which benchmark.", show_default=False)],
    *,
    children: Annotated[int, typer.Option(help="How many children the exchange knows before.")] = 100_000,
    students: Annotated[int, typer.Option(help="How many students the file has.")] = 40_000,
    runs: Annotated[int, typer.Option(help="How often each case is measured.")] = 1,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Measure how fast this machine does the work.

    Each figure stands beside a reference of the same run.

    intake: checking a State file in three carriers, and its whole way from received to published on an exchange of its own, in a
    temporary folder. At full size it takes about half an hour; --children 5000 --students 2000 a minute or two.

    Exit codes: 0, measured; 2, wrong usage; 3, could not run.
    """
    from vereda.cli.benchmarks.intake import run
    from vereda.cli.benchmarks.report import document

    if runs < 1 or students < 1 or children < 0:
        refuse("--runs and --students are at least 1, --children at least 0", WRONG_USAGE)
    console = messages(quiet=quiet or as_json)
    try:
        results = run(students=students, children=children, runs=runs, say=lambda text: console.print(f"  {text}"))
    except (RuntimeError, OSError) as trouble:
        raise CouldNotRun(str(trouble)) from trouble
    if as_json:
        print_json(document(name.value, runs=runs, results=results))
    else:
        _print(results)


def _print(results: "Sequence[Result]") -> None:
    for one in results:
        ratio = f"  ratio {one.ratio:.2f} to {one.reference}" if one.ratio is not None else ""
        target = f"  (target {one.target})" if one.target else ""
        print(f"{one.case:<52} {one.metric:<32} {one.median:>12,.1f} {one.unit}{ratio}{target}")
