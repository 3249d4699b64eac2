"""`vereda simulate`: the State files of an invented nation, with the truth beside them."""

import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.nation import state_codes
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from vereda.simulate import Simulated


class Cadence(StrEnum):
    """How often each State sends a file."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TERM = "term"
    YEAR = "year"


@app.command("simulate")
def simulate_nation(
    outdir: Annotated[
        Path, typer.Argument(metavar="OUTDIR", help="An empty or new directory for the files.", show_default=False)
    ],
    *,
    children: Annotated[int, typer.Option(help="How many children live in the nation.")] = 3_000,
    states: Annotated[
        str, typer.Option(metavar="CODES", help="Two-letter codes, with commas between them.")
    ] = "TX,CA,FL,WA,MI,OR,NC,GA",
    years: Annotated[int, typer.Option(help="Whole school years before the one of --until.")] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files, byte for byte.")] = 1,
    messiness: Annotated[
        float, typer.Option(help="Times the usual rate of errors: 0 is clean, 1 as States are.")
    ] = 1.0,
    cadence: Annotated[Cadence, typer.Option(help="How often each State sends a file.")] = Cadence.DAILY,
    until: Annotated[str, typer.Option(metavar="DAY", help="The last day of the files, as YYYY-MM-DD.")] = "2026-11-19",
    bad_file: Annotated[bool, typer.Option("--bad-file", help="Add a file that must be refused.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the State files of an invented nation.

    Below OUTDIR each State has a directory of files; truth.parquet says which State records are the same child,
    manifest.csv in which order the files are delivered, planted.parquet which students are meant to be held back.

    Exit codes: 0, written; 2, wrong usage; 3, could not write.
    """
    from vereda.simulate import NotEmpty, simulate

    began = time.monotonic()
    names = state_codes(states)
    try:
        done = simulate(
            outdir, children=children, states=names, years=years, seed=seed, messiness=messiness, until=_day(until),
            cadence=cadence.value, told=_teller(quiet=quiet),
        )  # fmt: skip
        if bad_file:
            _add_bad_file(outdir, names, _day(until))
    except NotEmpty:
        refuse(f"{outdir} is not empty; name a new directory, or empty this one first", WRONG_USAGE)
    except NotADirectoryError as trouble:
        raise CouldNotRun(f"{_file_above(outdir)} is a file, not a directory; name another place") from trouble
    except FileExistsError:
        refuse(f"{outdir} is a file, not a directory; name a new directory", WRONG_USAGE)
    except ValueError as wrong:
        refuse(str(wrong), WRONG_USAGE)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(trouble.filename or outdir), trouble)) from trouble
    _report(done, time.monotonic() - began, as_json=as_json, quiet=quiet)


def _file_above(outdir: Path) -> Path:
    return next((path for path in outdir.parents if path.is_file()), outdir)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"--until {text}: not a day; write it like 2026-11-19", WRONG_USAGE)


def _add_bad_file(outdir: Path, states: list[str], until: date) -> None:
    from vereda.simulate import bad_file

    bad_file(outdir, state=states[-1], until=until)


def _teller(*, quiet: bool) -> "Callable[[str, float], None]":
    console = messages(quiet=quiet)

    def tell(what: str, share: float) -> None:
        console.print(f"{share:4.0%}  {what}", markup=False)

    return tell


def _report(done: "Simulated", seconds: float, *, as_json: bool, quiet: bool) -> None:
    summary = {
        "directory": str(done.directory),
        "children": done.children,
        "state_records": done.state_records,
        "files": len(done.files),
        "students_sent": done.students,
        "records_sent": done.records,
        "seconds": round(seconds, 1),
        "children_per_second": round(done.children / seconds),
    }
    if as_json:
        print_json(summary)
        return
    messages(quiet=quiet).print(
        f"{done.children:,} children with {done.state_records:,} State records in {len(done.files):,} files below "
        f"{done.directory}; {seconds:.1f} s.",
        markup=False,
    )
