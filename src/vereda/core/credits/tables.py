"""Rows of the CSV files in `data`, which are the rules' text."""

from vereda.core import packaged


def rows(name: str) -> list[dict[str, str]]:
    """All rows of a packaged table, as column → text."""
    return packaged.rows("vereda.core.credits", f"data/{name}")


def listed(text: str) -> tuple[str, ...]:
    """The parts of a cell written as `one|other`."""
    return tuple(part.strip() for part in text.split("|") if part.strip())
