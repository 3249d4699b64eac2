"""Rows of the CSV files beside this module, which are the dictionary's text."""

from typing import Literal, cast, get_args

from vereda.core import packaged

Certainty = Literal["sourced", "inferred", "unsourced"]


def rows(name: str) -> list[dict[str, str]]:
    """All rows of a CSV file of this package, as column → text."""
    return packaged.rows("vereda.core.elements", name)


def certainty(text: str) -> Certainty:
    """How sure we are of a row: `sourced` (seen in a source), `inferred` (reasoned from one), `unsourced`."""
    if text not in get_args(Certainty):
        raise ValueError(f"{text!r} is no certainty")
    return cast("Certainty", text)
