"""`vereda web`: the web server alone."""

from vereda.cli.app import app
from vereda.cli.commands.serve import Host, Port, announce
from vereda.cli.output import AsJson, Quiet, messages


@app.command("web")
def web(host: Host = "127.0.0.1", port: Port = 8000, as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Serve the portal only; files are received, and worked off by `vereda worker` wherever it runs."""
    from vereda.project.serving import serve_web

    serve_web(
        host=host,
        port=port,
        say=messages(quiet=quiet).print,
        ready=lambda address: announce(as_json=as_json, quiet=quiet, address=address),
    )
