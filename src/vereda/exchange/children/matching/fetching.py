"""Rows of a query as a frame, without a Python object a value: by binary COPY, or as CSV where there is text."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import numpy as np
import polars as pl
from django.db.backends.utils import CursorWrapper
from polars.datatypes import DataType, DataTypeClass

Schema = Mapping[str, DataTypeClass | DataType]

_SENT: Mapping[DataTypeClass | DataType, tuple[str, str]] = {  # how PostgreSQL sends it, how numpy reads it
    pl.Int64: ("int8send", ">i8"),
    pl.Float64: ("float8send", ">f8"),
    pl.Boolean: ("boolsend", ">i1"),
}
FEW = 100  # ids for which no temporary table is made
_HEADER = 25  # bytes of PostgreSQL's binary COPY before the value of its only row


def fetch_numbers(
    cursor: CursorWrapper, query: str, schema: Schema, values: Sequence[object] | None = None
) -> pl.DataFrame:
    """A query of bigint, double precision and boolean columns, none of them ever null.

    All rows come as one value: a million of them, each by itself, took eight times as long.
    """
    sent = " || ".join(f'{_SENT[kind][0]}(one."{name}")' for name, kind in schema.items())
    names = ", ".join(f'"{name}"' for name in schema)
    whole = f"SELECT string_agg({sent}, ''::bytea) FROM ({query}) AS one ({names})"  # noqa: S608  # names are constants
    content = _copied(cursor, whole, "binary", values)
    layout = np.dtype([(name, _SENT[kind][1]) for name, kind in schema.items()])
    rows = np.frombuffer(content, layout, offset=_HEADER, count=(len(content) - _HEADER) // layout.itemsize)
    native = {name: rows[name].astype(layout[name].newbyteorder("=")) for name in schema}
    return pl.DataFrame(native).cast(dict(schema))  # type: ignore[arg-type]  # Mapping of types is what it takes


def fetch_texts(
    cursor: CursorWrapper, query: str, schema: Schema, values: Sequence[object] | None = None
) -> pl.DataFrame:
    """Any query; an empty text comes as null."""
    return pl.read_csv(
        BytesIO(_copied(cursor, query, "csv", values)), schema=dict(schema), has_header=False, null_values=""
    )


def put_ids(cursor: CursorWrapper, table: str, ids: Sequence[int] | pl.Series) -> None:
    """Make a temporary table with one column `id`, each once; it goes with the transaction at the latest."""
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMP TABLE {table} (id bigint PRIMARY KEY) ON COMMIT DROP")
    with cursor.copy(f"COPY {table} (id) FROM STDIN (FORMAT csv)") as copy:
        copy.write(pl.DataFrame({"id": pl.Series(ids, dtype=pl.Int64).unique().sort()}).write_csv(include_header=False))
    cursor.execute(f"ANALYZE {table}")


def array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array, to be given for `%s::bigint[]`: a list of them takes ten times as long to send."""
    if isinstance(numbers, pl.Series):
        return f"{{{numbers.cast(pl.String).str.join(',').item()}}}"
    return "{" + ",".join(map(str, numbers)) + "}"


def few_ids(table: str, ids: Iterable[int]) -> str:
    """What stands before a query so that it finds these ids in `table`, without a table made: that alone took 10 ms."""
    return f"WITH {table} (id) AS (SELECT DISTINCT unnest('{array(ids)}'::bigint[])) "


def _copied(cursor: CursorWrapper, query: str, form: str, values: Sequence[object] | None = None) -> bytes:
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT {form})", values) as copy:
        return b"".join(copy)
