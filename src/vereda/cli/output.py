"""What the commands print: one JSON document on stdout with `--json`, messages and progress on stderr."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    "Refusal",
    "answer",
    "messages",
    "print_json",
    "printable",
    "refuse",
    "say_error",
    "without_log",
]

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
COULD_NOT_RUN = 3

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No messages and no progress; errors still show.")]


class Refusal(Exception):
    """What ends a command early: a sentence for the person, and the exit code."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass
class Answer:
    """Whether the JSON document of this command has been printed: `--json` promises exactly one, also when it is refused."""

    given: bool = False


answer = Answer()


def messages(*, quiet: bool = False) -> Console:
    """A console on stderr for messages and progress; silent with `-q`."""
    return Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)


def say_error(sentence: str) -> None:
    print(f"vereda: {printable(sentence)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text with nothing in it that can move the cursor or begin a line of its own."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def print_json(document: Mapping[str, Any] | Sequence[Any]) -> None:
    answer.given = True
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def refuse(sentence: str, code: int = REFUSED) -> NoReturn:
    raise Refusal(sentence, code)


def without_log() -> None:
    """For commands that a person waits for: log lines from `warning` up only, unless VEREDA_LOG_LEVEL says otherwise.

    To be called before Django is set up; processes started from here hold to it too.
    """
    os.environ.setdefault("VEREDA_LOG_LEVEL", "warning")
