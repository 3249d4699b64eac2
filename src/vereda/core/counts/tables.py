"""Rows of the CSV files in `data`, which are the rules' text."""

from functools import cache

from vereda.core import packaged


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of a packaged table, as column → text."""
    return tuple(packaged.rows("vereda.core.counts", f"data/{name}"))
