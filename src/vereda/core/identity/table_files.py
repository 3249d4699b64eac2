"""Tables of identities as files: Parquet or CSV, by extension."""

import os
from collections.abc import Mapping
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


def write_tables(tables: Mapping[Path, pl.DataFrame]) -> None:
    """Write tables by extension, all or none: each beside its place, then all moved there, the last one last.

    What stood there before stands until then. Raises `NotATable`, `OSError`.
    """
    written: dict[Path, Path] = {}
    try:
        for path, table in tables.items():
            written[path] = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
            _write(table, written[path], path.suffix.lower())
        for path, beside in written.items():
            beside.replace(path)
    finally:
        for beside in written.values():
            beside.unlink(missing_ok=True)


def _write(table: pl.DataFrame, path: Path, extension: str) -> None:
    if extension not in EXTENSIONS:
        raise NotATable(f"{path.name}: a table ends in {' or '.join(EXTENSIONS)}")
    with path.open("wb") as file:
        if extension == ".parquet":
            table.write_parquet(file)
        else:
            table.write_csv(file)
