"""`vereda submit`: deliver State files through the intake."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vereda.cli.app import app
from vereda.cli.ending import could_not
from vereda.cli.files import must_be_folder, must_be_state_file
from vereda.cli.output import (
    REFUSED,
    WRONG_USAGE,
    AsJson,
    CouldNotRun,
    Quiet,
    messages,
    print_json,
    refuse,
    without_log,
)

if TYPE_CHECKING:
    from vereda.exchange.intake.models import Submission


class Lane(StrEnum):
    """Where a file goes: into the records, or only through the checks."""

    PRODUCTION = "production"
    TEST = "test"


@app.command("submit")
def submit(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", readable=False, help="State files: .msx, .zip, .xml or .xlsx.", show_default=False
        ),
    ],
    *,
    state: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="The State that sends, two letters; the one of the file's header if not given."
        ),
    ] = None,
    lane: Annotated[Lane, typer.Option(help="The test lane checks and loads nothing.")] = Lane.PRODUCTION,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until each file is published or rejected.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="With --wait: where to write the return files; beside each file if not given."
        ),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Deliver State files.

    Each file gets a receipt, and the workers take it from there; the same file again gets the same receipt and changes
    nothing. With --wait the file is worked off, and the findings and the MSIX IDs are written as CSV. Files of one State
    are worked off in the order given.

    Exit codes: 0, received (with --wait: published); 1, a file was rejected, its findings are printed; 2, wrong usage;
    3, could not run.
    """
    from vereda.project import boot

    _check_usage(files, out, wait=wait)
    console = messages(quiet=quiet or as_json)
    senders = {path: (state or _state_named_in(path)).strip().upper() for path in files}
    without_log()
    boot.setup(migrate=True)
    from vereda.cli.delivery import deliver, must_be_known, tell_of_missing_workers

    must_be_known(senders)
    try:
        done = [deliver(path, state=senders[path], lane=lane.value, wait=wait, told=console) for path in files]
        told = [_told(submission, path, out, wait=wait) for submission, path in zip(done, files, strict=True)]
    except OSError as trouble:
        raise CouldNotRun(could_not(str(trouble.filename or files[0]), trouble)) from trouble
    tell_of_missing_workers(done, console)
    if as_json:
        print_json(told[0] if len(told) == 1 else told)
    else:
        for one in told:
            _print(one)
    if any(submission.status == "rejected" for submission in done):
        raise typer.Exit(REFUSED)


def _check_usage(files: list[Path], out: Path | None, *, wait: bool) -> None:
    """Everything that can be wrong is said before the first file is received."""
    for path in files:
        must_be_state_file(path)
    if out and not wait:
        refuse("--out needs --wait: the return files are there only when the file has been worked off", WRONG_USAGE)
    if out and not out.exists():
        try:
            out.mkdir(parents=True)
        except OSError as trouble:
            raise CouldNotRun(could_not(str(out), trouble)) from trouble
    for folder in {out or path.resolve().parent for path in files if wait}:
        must_be_folder(folder)


def _state_named_in(path: Path) -> str:
    """The submitting State of the header. A file whose frame is broken cannot say."""
    from vereda.core.statefile import Refused, read

    try:
        named = read(path).header.get("submitting_state")
    except Refused as broken:
        told = " ".join(dict.fromkeys(broken.findings["message"]))
        refuse(f"{path} cannot be read, and nothing was sent; `vereda check` says how to mend it: {told}", REFUSED)
    except OSError as trouble:
        raise CouldNotRun(could_not(str(path), trouble)) from trouble
    if not named:
        refuse(f"{path} does not say which State sends it; give its two letters with --state", WRONG_USAGE)
    return named


def _told(submission: "Submission", path: Path, out: Path | None, *, wait: bool) -> dict[str, Any]:
    from vereda.exchange.intake import returns

    document = returns.acknowledgement(submission)
    if wait and submission.has_ended:
        folder = out or path.resolve().parent
        files = {"findings": returns.findings_csv, "msix-ids": returns.msix_ids_csv, "notices": returns.notices_csv}
        for kind, rows in files.items():
            target = folder / f"{submission.receipt}-{kind}.csv"
            target.write_text("".join(rows(submission)), encoding="utf-8", newline="")
            document[f"{kind.replace('-', '_')}_file"] = str(target)
        document["findings"] = _by_rule(submission)
    return document


def _by_rule(submission: "Submission") -> list[dict[str, Any]]:
    from vereda.exchange.intake.queries import findings_by_rule

    return [
        {
            "rule": one.rule,
            "severity": one.severity,
            "findings": one.findings,
            "children": one.children,
            "what": one.told.what if one.told else one.rule,
            "fix": one.told.fix if one.told else "",
            "first": [
                {"line": finding.line, "student": finding.state_student_identifier, "message": finding.message}
                for finding in one.first[:3]
            ],
        }
        for one in findings_by_rule(submission, shown=3)
    ]


WORDS = (
    ("students", "in the file"), ("held", "held back"), ("inserted", "new records"), ("updated", "updated"),
    ("deleted", "withdrawn"), ("linked", "linked to children known"), ("new", "new children"),
    ("near_matches", "near matches for a person"),
)  # fmt: skip


def _print(one: dict[str, Any]) -> None:
    from vereda.core.statefile.messages import effect

    print(f"{one['receipt']}  {one['status']}  {one['file_name']}")
    counts = one["counts"]
    said = [f"{counts[key]:,} {words}" for key, words in WORDS if counts.get(key)]
    if said:
        print("  " + " · ".join(said))
    if one["trouble"]:
        print(f"  {one['trouble']}")
    for rule in one.get("findings", ()):
        print(f"  {effect(rule['severity']):<20} {rule['children'] or rule['findings']:>6,}  {rule['what']}")
        print(f"{'':>30}{rule['fix']}")
    for kind, words in (("findings_file", "Findings"), ("msix_ids_file", "MSIX IDs"), ("notices_file", "Notices")):
        if kind in one:
            print(f"  {words}: {one[kind]}")
