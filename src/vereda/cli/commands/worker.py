"""`vereda worker`: the workers alone."""

from vereda.cli.app import app
from vereda.cli.output import AsJson, Quiet, messages, print_json


@app.command("worker")
def worker(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Work off files until Ctrl-C, as many at a time as VEREDA_WORKER_PROCESSES says.

    A worker that is killed loses nothing: another begins its file's step anew within seconds. With --json one document is
    printed at the start.
    """
    from vereda.project import environment
    from vereda.project.serving import serve_workers

    console = messages(quiet=quiet)
    processes = environment.WORKER_PROCESSES.value()
    if as_json:
        print_json({"processes": processes})
    console.print(f"Working, {processes} at a time  (Ctrl-C stops)")
    serve_workers(say=console.print)
