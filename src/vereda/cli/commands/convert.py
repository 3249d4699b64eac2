"""`vereda convert IN OUT`: a State file in another of its formats, or in the canonical form of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.files import must_be_free, must_be_state_file, must_end_like_a_state_file
from vereda.cli.output import REFUSED, AsJson, CouldNotRun, Quiet, messages, print_json, printable, refuse

if TYPE_CHECKING:
    import polars as pl

    from vereda.core.statefile import StateFile


@app.command("convert")
def convert(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN", readable=False, help="A State file: .msx, .zip, .xml or .xlsx.", show_default=False
        ),
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="Where to write; the ending decides the format.", show_default=False)
    ],
    *,
    force: Annotated[bool, typer.Option("--force", "-f", help="Replace OUT if it exists.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Convert a State file between its four formats.

    Values are written as they were sent, in a canonical form: a round trip through any of the formats gives the same
    bytes. The content is not checked; `vereda check` does that. What had to be read otherwise than it was written is told.

    Exit codes: 0, written; 1, IN was refused, or cannot be written in that format; 2, wrong usage; 3, could not read or write.
    """
    must_end_like_a_state_file(target)
    must_be_state_file(source)
    must_be_free(target, force=force)
    state_file = _read(source, as_json=as_json)
    _write(state_file, target)
    records = sum(len(frame) for frame in state_file.groups.values())
    students = len(state_file.groups["student"])
    if as_json:
        findings = state_file.findings.to_dicts()
        print_json({"out": str(target), "students": students, "records": records, "findings": findings})
        return
    if not quiet:
        _tell(state_file.findings)
    messages(quiet=quiet).print(f"{target}: {students:,} students, {records:,} records.", markup=False)


def _read(source: Path, *, as_json: bool) -> "StateFile":
    from vereda.core.statefile import Refused, read

    try:
        return read(source)
    except Refused as refused:
        if as_json:
            print_json({"refused": True, "findings": refused.findings.to_dicts()})
        else:
            _tell(refused.findings)
        refuse(f"{source} was refused and nothing was written; mend what is told and try again", REFUSED)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(source), trouble)) from trouble


def _write(state_file: "StateFile", target: Path) -> None:
    from vereda.core.statefile import write

    try:
        write(state_file, target)
    except ValueError as trouble:
        refuse(f"{target} cannot be written: {trouble}", REFUSED)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(target), trouble)) from trouble


def _tell(findings: "pl.DataFrame") -> None:
    """Each finding in a line on stderr, and below it how to mend it where that was not said before."""
    from vereda.core.statefile.reading_rules import READING_RULES

    said: set[str] = set()
    console = messages()
    for row in findings.iter_rows(named=True):
        console.print(_printable(row), markup=False)
        if row["rule"] not in said:
            said.add(row["rule"])
            console.print(f"    {READING_RULES[row['rule']].fix} ({row['rule']})", markup=False)


def _printable(row: dict[str, Any]) -> str:
    """A finding in a line in which nothing can move the cursor."""
    place = f"line {row['line']}: " if row["line"] is not None else ""
    return printable(f"{row['severity'].replace('_', ' ')}: {place}{row['message']}")
