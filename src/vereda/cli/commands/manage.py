"""`vereda manage …`: Django's own commands."""

import sys
from typing import Annotated

import typer

from vereda.cli.app import app
from vereda.cli.output import WRONG_USAGE, refuse


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
    """Run one of Django's own commands.

    migrate, dbshell, shell, rebuild, check, …; `vereda manage help` lists them.
    """
    arguments = [*(words or []), *context.args] or ["help"]
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(HELP)
        return
    from vereda.project import boot

    boot.prepare()
    boot.setup_django()
    from django.core.management import execute_from_command_line, get_commands

    if arguments[0] not in get_commands().keys() | WITHOUT_DATABASE:
        refuse(f"{arguments[0]} is no command of Django; `vereda manage help` lists them", WRONG_USAGE)
    if arguments[0] not in WITHOUT_DATABASE:
        boot.setup()
    execute_from_command_line(["vereda manage", *arguments])


HELP = """Usage: vereda manage COMMAND …

  Run one of Django's own commands.

  migrate, dbshell, shell, rebuild, check, …; `vereda manage help` lists them.

  Exit codes: 0, done; 1, the command failed; 2, wrong usage; 3, could not run.
"""

# They read the models only; a check in CI shall not start a server for them.
WITHOUT_DATABASE = frozenset({"help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic"})
