"""Tables that come with the package, as CSV files beside the code that reads them."""

import csv
from importlib.resources import files


def rows(package: str, name: str) -> list[dict[str, str]]:
    """All rows of a CSV file of the package (`name` may lead into a folder), as column → text."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
