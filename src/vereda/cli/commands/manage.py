"""`vereda manage …`: Django's own commands."""

import sys
from typing import Annotated

import typer

from vereda.cli.app import app


@app.command(
    "manage",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
)
def manage(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND …", help="A command of Django, and its options.")
    ] = None,
) -> None:
    """Django's own commands: migrate, dbshell, shell, rebuild, check, … ; `vereda manage help` lists them."""
    arguments = [*(words or []), *context.args] or ["help"]
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write("Usage: vereda manage COMMAND …\n\nDjango's own commands; `vereda manage help` lists them.\n")
        return
    from vereda.project import boot

    if WITHOUT_DATABASE.intersection(arguments[:1]):
        boot.prepare()
        boot.setup_django()
    else:
        boot.setup()

    from django.core.management import execute_from_command_line

    execute_from_command_line(["vereda manage", *arguments])


# They read the models only; a check in CI shall not start a server for them.
WITHOUT_DATABASE = frozenset({"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic"})
