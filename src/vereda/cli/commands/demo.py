"""`vereda demo`: the main job end to end, with invented children."""

from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.nation import state_codes
from vereda.cli.output import WRONG_USAGE, AsJson, Quiet, messages, print_json, refuse, without_log

STATES = "TX,CA,FL,WA,MI,OR,NC,GA"
MOST = 200_000
HOST = "127.0.0.1"


@app.command("demo")
def demo(
    *,
    children: Annotated[int, typer.Option(metavar="N", help="How many children live in the invented nation.")] = 3_000,
    states: Annotated[str, typer.Option(metavar="CODES", help="Two-letter codes, with commas between them.")] = STATES,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port of the portal; 0 takes a free one.")
    ] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the portal at the end.")] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget an earlier demonstration and begin anew.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Do the whole job with an invented nation, then serve its portal.

    A small nation is invented; its State files go through the real intake, are checked, loaded, matched and published.
    Repeated, it delivers the same files again, which changes nothing. The data folder is ./var, or VEREDA_DATA_DIR.

    Exit codes: 0, done; 2, wrong usage; 3, could not run.
    """
    from vereda.cli.demonstration.folder import claim
    from vereda.project import boot, environment
    from vereda.project.listening import listen

    names = _nation(children, states)
    environment.check()
    without_log()
    if serve:
        listen(HOST, port).close()  # a port in use is said now, not after the work
    claim(fresh=fresh)
    console = messages(quiet=quiet or as_json)
    console.print(
        "[bold]Vereda[/bold]: an invented nation, delivered through the real intake. No child here is real.\n"
    )
    boot.setup(migrate=True)

    from vereda.cli.demonstration.show import show

    summary = show(children=children, states=names, console=console)
    if as_json:
        print_json(summary)
    if serve:
        _serve(port, quiet=quiet or as_json)


def _nation(children: int, states: str) -> list[str]:
    """The States of a nation that can be; otherwise the command ends."""
    from vereda.simulate.people import check_nation

    if not 1 <= children <= MOST:
        refuse(f"--children {children}: choose a number between 1 and {MOST:,}", WRONG_USAGE)
    names = state_codes(states)
    try:
        check_nation(children, names, 1.0)
    except ValueError as wrong:
        refuse(str(wrong), WRONG_USAGE)
    return names


def _serve(port: int, *, quiet: bool) -> None:
    from vereda.cli.demonstration.show import accounts_told
    from vereda.project.serving import serve as run

    console = messages(quiet=quiet)

    def ready(address: str) -> None:
        console.print(f"\n[bold]The portal is open: {address}[/bold]   (Ctrl-C stops it)\n")
        console.print(accounts_told())

    run(host=HOST, port=port, say=console.print, ready=ready)
