"""`vereda worker`: the workers alone."""

import sys

from vereda.cli.app import app
from vereda.cli.output import AsJson, Quiet, messages, print_json


@app.command("worker")
def worker(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Work off files only, until Ctrl-C.

    As many at a time as VEREDA_WORKER_PROCESSES says. A worker that is killed loses nothing: another begins its file's
    step anew within seconds. With --json one document is printed at the start.

    Exit codes: 0, stopped; 2, wrong usage; 3, could not run.
    """
    from vereda.project.serving import serve_workers

    console = messages(quiet=quiet)

    def ready(processes: int) -> None:
        if as_json:
            print_json({"processes": processes})
            sys.stdout.flush()
        console.print(f"Working, {processes} at a time  (Ctrl-C stops)")

    serve_workers(say=console.print, ready=ready)
