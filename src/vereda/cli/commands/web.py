"""`vereda web`: the web server alone."""

from vereda.cli.app import app
from vereda.cli.commands.serve import Host, Port, announce
from vereda.cli.output import AsJson, Quiet, messages


@app.command("web")
def web(host: Host = "127.0.0.1", port: Port = 8000, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Serve the portal only, until Ctrl-C.

    Files are received; `vereda worker` works them off, wherever it runs. With --json one document with the address is
    printed once the portal answers.

    Exit codes: 0, stopped; 2, wrong usage; 3, could not run.
    """
    from vereda.project import environment
    from vereda.project.serving import serve_web

    environment.check()
    serve_web(
        host=host,
        port=port,
        say=messages(quiet=quiet).print,
        ready=lambda address: announce(as_json=as_json, quiet=quiet, address=address),
    )
