"""The commands, each in a module of its own, and the exit codes they share.

0 done · 1 the input was refused · 2 wrong usage · 3 could not run.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from vereda.cli.ending import end
from vereda.cli.output import DONE, answer
from vereda.project.garbage import search_seldom

# Order is the order of `vereda --help`.
COMMANDS = (
    "demo", "serve", "web", "worker", "check", "submit", "convert", "template",
    "simulate", "link", "explain", "relink", "child", "count", "bench", "manage",
)  # fmt: skip


class Commands(TyperGroup):
    """Ends every command alike, whether it is done, refused, wrongly used, or could not run."""

    def list_commands(self, ctx: Any) -> list[str]:
        known = super().list_commands(ctx)
        return [name for name in COMMANDS if name in known]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **how: Any) -> NoReturn:
        words = list(sys.argv[1:] if args is None else args)
        answer.given = False
        try:
            code = super().main(words, *rest, **how | {"standalone_mode": False})
        except Exception as trouble:  # noqa: BLE001  # the one place where every trouble becomes a sentence
            code = end(trouble, words)
        sys.exit(code or DONE)


app = typer.Typer(
    name="vereda",
    cls=Commands,
    help="The records of mobile children, following them from State to State.",
    epilog="Exit codes: 0, done; 1, the input was refused; 2, wrong usage; 3, could not run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    search_seldom()
    for name in COMMANDS:  # each module calls `app.command(...)` on import
        import_module(f"vereda.cli.commands.{name}")
    app()
