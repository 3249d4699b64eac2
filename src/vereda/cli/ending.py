"""How a command ends that cannot go on: one sentence on stderr, with `--json` one document, and the exit code."""

import errno
import sys
from collections.abc import Sequence

from typer.exceptions import TyperException

from vereda.cli.output import COULD_NOT_RUN, WRONG_USAGE, CouldNotRun, Refusal, answer, print_json, say_error

WITHOUT_JSON = "manage"  # its words are Django's
REWORDED = {  # what the parser says, and what a person understands
    "Value error, ": "",
    "Input should be a valid integer, unable to parse string as an integer": "write a whole number",
    "Input should be a valid number, unable to parse string as a number": "write a number, with a point if need be",
    "Input should be": "it should be",
}
ADVICE = {
    errno.EACCES: "ask for the permission, or name another place",
    errno.EPERM: "ask for the permission, or name another place",
    errno.EROFS: "name another place",
    errno.ENOSPC: "make room and try again",
    errno.EDQUOT: "make room and try again",
}


def end(trouble: Exception, words: Sequence[str]) -> int:
    """Say what is wrong. Returns the exit code."""
    sentence, code = sentence_and_code(trouble)
    if sentence.startswith("Usage:"):  # `vereda` alone
        print(sentence, file=sys.stderr)
    else:
        say_error(sentence)
    if "--json" in words and words[0] != WITHOUT_JSON and not answer.given:
        print_json({"error": sentence, "exit_code": code})
    return code


def sentence_and_code(trouble: Exception) -> tuple[str, int]:
    match trouble:
        case Refusal():
            return str(trouble), trouble.code
        case CouldNotRun():
            return str(trouble), COULD_NOT_RUN
        case TyperException():
            return wrong_usage(trouble), WRONG_USAGE
        case OSError(strerror=str()):
            return could_not(str(trouble.filename or "It stopped halfway"), trouble), COULD_NOT_RUN
        case _:
            return fault(trouble), COULD_NOT_RUN


def wrong_usage(trouble: TyperException) -> str:
    """A word that the command does not know, in the words of the option that it stands for."""
    sentence = trouble.format_message()
    context = getattr(trouble, "ctx", None)
    if sentence.startswith("Usage:") or context is None:
        return sentence
    for theirs, ours in REWORDED.items():
        sentence = sentence.replace(theirs, ours)
    sentence = " ".join(sentence.split()).rstrip(".")
    return f"{sentence}{'' if sentence.endswith('?') else '.'} See `{context.command_path} --help`."


def could_not(what: str, trouble: OSError) -> str:
    """Why the system did not allow it, and what helps."""
    advice = ADVICE.get(trouble.errno or 0)
    return f"{what}: {trouble.strerror or trouble}{f'; {advice}' if advice else ''}"


def fault(trouble: Exception) -> str:
    """Something that no one foresaw: what and where, not its message, which may quote a child's record."""
    from vereda.project.logging import chain, described

    if any(type(one).__name__ in {"OperationalError", "InterfaceError"} for one in chain(trouble)):
        return "The database stopped answering; try again, and if it stays so, look into its log"
    places = " < ".join(described(one) for one in chain(trouble))
    return f"This is a fault of Vereda; please report it with this line: {places}"
