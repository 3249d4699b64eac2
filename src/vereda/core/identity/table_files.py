"""Tables of identities as files: Parquet or CSV, by extension."""

from pathlib import Path

import polars as pl

EXTENSIONS = (".parquet", ".csv")


class NotATable(ValueError):
    """The file cannot be read as a table; the message is a sentence."""


def read_table(path: Path) -> pl.DataFrame:
    """Read a table. CSV columns are all text, an empty field is null; Parquet keeps its types.

    Raises `NotATable` for another extension or a file that is not what its extension says; `OSError` when it cannot be opened.
    """
    with path.open("rb"):  # polars has its own words for a missing file
        pass
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        if path.suffix.lower() == ".csv":
            return pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as broken:
        first = str(broken).splitlines()[0] if str(broken) else type(broken).__name__
        raise NotATable(f"{path.name} cannot be read as {path.suffix[1:]}: {first}") from broken
    raise NotATable(f"{path.name}: a table ends in {' or '.join(EXTENSIONS)}")


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a table by extension. Raises `NotATable`, `OSError`."""
    if path.suffix.lower() == ".parquet":
        table.write_parquet(path)
    elif path.suffix.lower() == ".csv":
        table.write_csv(path)
    else:
        raise NotATable(f"{path.name}: a table ends in {' or '.join(EXTENSIONS)}")
