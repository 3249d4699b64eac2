"""Rows of the CSV files in `data`, which are the rules' text."""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = files("vereda.core.counts") / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a packaged table, as column → text."""
    return tuple(csv.DictReader(_DATA.joinpath(name).read_text(encoding="utf-8").splitlines()))
