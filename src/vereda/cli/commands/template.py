"""`vereda template OUT`: an empty State file with every element explained."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.files import must_be_free
from vereda.cli.output import WRONG_USAGE, AsJson, CouldNotRun, Quiet, messages, print_json, refuse


@app.command("template")
def template(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="Where to write: .msx, .zip, .xml or .xlsx; the ending decides.", show_default=False
        ),
    ],
    *,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="Explain the elements in force on this day (YYYY-MM-DD).", show_default="today"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace OUT if it exists.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write an empty State file in which every element is explained.

    The .xlsx has notes on its column names, lists of codes to choose from and a sheet of explanations; the .zip a README;
    the .msx and .xml have remarks, which are passed over when the file is read.

    Exit codes: 0, written; 2, wrong usage; 3, could not write.
    """
    from vereda.core.statefile.template import write_template

    day = _day(on)
    must_be_free(target, force=force)
    try:
        write_template(target, day)
    except ValueError as trouble:
        refuse(str(trouble), WRONG_USAGE)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(target), trouble)) from trouble
    if as_json:
        print_json({"out": str(target), "on": day})
    messages(quiet=quiet or as_json).print(f"{target}: fill it in, then try `vereda check {target}`.", markup=False)


def _day(on: str | None) -> date:
    try:
        return datetime.now(UTC).date() if on is None else date.fromisoformat(on)
    except ValueError:
        refuse(f"--on {on}: not a day; write it like 2026-11-19", WRONG_USAGE)
