"""What the commands print: one JSON document on stdout with `--json`, messages and progress on stderr."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from vereda.project.trouble import CouldNotRun

__all__ = [
    "COULD_NOT_RUN",
    "DONE",
    "REFUSED",
    "WRONG_USAGE",
    "AsJson",
    "CouldNotRun",
    "Quiet",
    "messages",
    "print_json",
    "refuse",
    "say_error",
]

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
COULD_NOT_RUN = 3

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No messages and no progress; errors still show.")]


def messages(*, quiet: bool = False) -> Console:
    """A console on stderr for messages and progress; silent with `-q`."""
    return Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)


def say_error(sentence: str) -> None:
    print(f"vereda: {sentence}", file=sys.stderr)


def print_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def refuse(sentence: str, code: int = REFUSED) -> NoReturn:
    say_error(sentence)
    raise typer.Exit(code)
