"""`vereda serve`: web server, workers and embedded database in one foreground process group."""

import sys
from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.output import AsJson, Quiet, messages, print_json

Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Address to listen on; 0.0.0.0 is every one of this machine's.")
]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help="Port to listen on; 0 takes a free one.")]


def announce(*, as_json: bool, quiet: bool, address: str) -> None:
    if as_json:
        print_json({"address": address})
        sys.stdout.flush()  # a reader waits for it while we go on
    messages(quiet=quiet).print(f"Vereda is served on {address}  (Ctrl-C stops it)")


@app.command("serve")
def serve(host: Host = "127.0.0.1", port: Port = 8000, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Serve the portal and work off files until Ctrl-C.

    Runs the web server, the workers and, unless VEREDA_DATABASE_URL names a server, a private PostgreSQL. With --json one
    document with the address is printed once the portal answers.

    Exit codes: 0, stopped; 2, wrong usage; 3, could not run.
    """
    from vereda.project import environment
    from vereda.project.serving import serve as run

    environment.check()
    console = messages(quiet=quiet)
    console.print("Starting …")
    run(
        host=host,
        port=port,
        say=console.print,
        ready=lambda address: announce(as_json=as_json, quiet=quiet, address=address),
    )
