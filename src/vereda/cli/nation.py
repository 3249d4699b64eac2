"""The options that say which nation is invented, as `demo` and `simulate` both have them."""

from vereda.cli.output import WRONG_USAGE, refuse


def state_codes(states: str) -> list[str]:
    """The codes of a --states option in capitals; without any the command ends."""
    names = [name.strip().upper() for name in states.split(",") if name.strip()]
    if not names:
        refuse("--states names no State; write it like TX,CA", WRONG_USAGE)
    return names
