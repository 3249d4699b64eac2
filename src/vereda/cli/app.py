"""The commands, each in a module of its own, and the exit codes they share.

0 done · 1 the input was refused · 2 wrong usage · 3 could not run.
"""

import sys
from importlib import import_module

import typer

from vereda.cli.output import COULD_NOT_RUN, CouldNotRun, say_error

app = typer.Typer(
    name="vereda",
    help="The records of mobile children, following them from State to State.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# Each module calls `app.command(...)` on import. Order is the order of `vereda --help`.
COMMANDS = (
    "demo", "serve", "web", "worker", "check", "submit", "convert", "template",
    "simulate", "link", "explain", "child", "bench", "manage",
)  # fmt: skip


def main() -> None:
    for name in COMMANDS:
        import_module(f"vereda.cli.commands.{name}")
    try:
        app()
    except CouldNotRun as trouble:
        say_error(str(trouble))
        sys.exit(COULD_NOT_RUN)
