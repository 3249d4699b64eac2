"""The engines of `vereda link`: how each reads a table, refuses a bad one, and shows how far it is."""

import os
import shutil
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from vereda.cli.output import WRONG_USAGE, CouldNotRun, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl
    from rich.console import Console

    from vereda.core.identity import Linked, Model
    from vereda.core.identity.engine.outcome import Progress
    from vereda.core.identity.people import Trouble

BAD_DATES = " (--ignore-bad-dates goes on without them)"


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    SPARK = "spark"


def linked_locally(table: Path, model: "Model", *, ignore_bad_dates: bool, said: "Console") -> "Linked":
    """Link a table on this machine, or end the program with a sentence."""
    from vereda.core.identity import link

    identities = readable_table(table, ignore_bad_dates=ignore_bad_dates)
    with watched(said) as progress:
        return link(identities, model, progress=progress)


def linked_on_spark(table: Path, model: "Model", *, master: str, ignore_bad_dates: bool, said: "Console") -> "Linked":
    """Link a table on Spark, or end the program with a sentence. Raises `CouldNotRun` where Spark is missing or stops."""
    must_have_spark()
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    from vereda.core.identity.engine import spark

    try:
        with spark.session(master) as running, watched(said) as progress:
            try:
                identities = spark.read_table(running, str(table.absolute()))
            except (AnalysisException, Py4JError):
                refuse(f"{table.name} cannot be read as {table.suffix[1:]}")
            found = [one for one in spark.troubles(identities) if not (ignore_bad_dates and one.is_about_dates)]
            refuse_troubles(table, found)
            return spark.link(identities, model, progress)
    except (PySparkException, Py4JError) as trouble:  # its message may quote a record
        raise CouldNotRun(
            f"Spark on {master} stopped with {type(trouble).__name__}; is that the URL of its master, as in local[2] or "
            "spark://host:7077, and do its workers have vereda[spark]? Its log says more"
        ) from trouble


def must_have_spark() -> None:
    try:
        import pyarrow as pa  # noqa: F401  # comes with the same extra
        import pyspark  # noqa: F401
    except ImportError as missing:
        raise CouldNotRun('The engine spark needs PySpark; install it with: pip install "vereda[spark]"') from missing
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and Path(home, "bin", "java").exists())):
        raise CouldNotRun(
            "The engine spark needs Java 17 or newer (Debian: apt-get install default-jre-headless), or JAVA_HOME to name it"
        )


def readable_table(path: Path, *, ignore_bad_dates: bool) -> "pl.DataFrame":
    """A table without faults, or the end of the program with a sentence for each."""
    from vereda.core.identity.people import dates, troubles
    from vereda.core.identity.table_files import NotATable, read_table

    try:
        table = read_table(path)
    except FileNotFoundError:
        refuse(f"{path}: no such file", WRONG_USAGE)
    except NotATable as broken:
        refuse(str(broken))
    except OSError as trouble:
        raise CouldNotRun(f"{path}: {trouble.strerror}") from trouble
    if ignore_bad_dates and "birth_date" in table.columns:
        table = table.with_columns(dates(table["birth_date"]))
    refuse_troubles(path, troubles(table))
    return table


def refuse_troubles(path: Path, found: "Sequence[Trouble]") -> None:
    if not found:
        return
    hint = BAD_DATES if any(trouble.is_about_dates for trouble in found) else ""
    sentences = [
        trouble.sentence + (f" First: {', '.join(trouble.record_ids)}." if trouble.record_ids else "")
        for trouble in found
    ]
    refuse(f"{path.name}: {' '.join(sentences)}{hint}")


@contextmanager
def watched(said: "Console") -> "Iterator[Progress]":
    """A bar for each step, while a person watches."""
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    tasks: dict[str, TaskID] = {}
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=said, transient=True
    ) as bars:

        def progress(step: str, share: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=1.0)
            bars.update(tasks[step], completed=share)

        yield progress
