"""Rows of the CSV files in `data`, which are the rules' text."""

import csv
from importlib.resources import files
from typing import Final

_DATA: Final = files("vereda.core.credits") / "data"


def rows(name: str) -> list[dict[str, str]]:
    """All rows of a packaged table, as column → text."""
    return list(csv.DictReader(_DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell written as `one|other`."""
    return tuple(part.strip() for part in text.split("|") if part.strip())
