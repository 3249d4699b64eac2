"""What takes long to make is made once in a session, by whichever xdist worker asks first; the others wait, and take a copy."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.test import override_settings
from psycopg import sql

TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'django_migrations' ORDER BY 1
"""
# Tables whose rows were taken back are planned as if they would stay empty. What the server has never counted, it looks at.
FORGET_EMPTY = """
UPDATE pg_class SET reltuples = -1, relpages = 0
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples = 0
"""
SEQUENCES = (
    "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1"
)


def kept(name: str, make: Callable[[Path], object]) -> Path:
    """A folder of the session with what `make` put into it, whole: one that failed is made again."""
    folder = Path(os.environ["VEREDA_DATA_DIR"]).parent / "kept" / name
    folder.parent.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@contextmanager
def brought_in(name: str, bring_in: Callable[[Path], object], own: Path) -> Iterator[Path]:
    """The rows and stored files that `bring_in` makes, for the tests of a module, each in its own transaction within this one.

    `bring_in` is given a folder, which outlives it: the folder that is yielded. `own` is where this module's stored files go.
    """

    def make(folder: Path) -> None:
        for part in ("stored", "tables"):
            (folder / part).mkdir()
        with override_settings(MEDIA_ROOT=folder / "stored"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(FORGET_EMPTY)
            bring_in(folder / "files")
            _write_tables(folder / "tables")
            transaction.set_rollback(True)

    made = kept(name, make)
    shutil.copytree(made / "stored", own / "stored")
    with override_settings(MEDIA_ROOT=own / "stored"), transaction.atomic():
        _read_tables(made / "tables")
        yield made / "files"
        transaction.set_rollback(True)


def _write_tables(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            with cursor.copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(_named(table))) as copied:
                (folder / table).write_bytes(b"".join(copied))
        cursor.execute(SEQUENCES)
        (folder / "sequences").write_text("".join(f"{name} {last}\n" for name, last in cursor.fetchall()))


def _read_tables(folder: Path) -> None:
    """As they were written, over what stands; nothing is checked or triggered a second time.

    Sequences are not set back: that would outlast the transaction, and rows that stand would be met again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(TABLES)
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(sql.SQL("DELETE FROM {}").format(_named(table)))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(_named(table))) as copied:
                copied.write((folder / table).read_bytes())
        for line in (folder / "sequences").read_text().splitlines():
            name, last = line.split()
            cursor.execute(
                "SELECT setval(%s, greatest(%s, coalesce(pg_sequence_last_value(%s::regclass), 1)))",
                [name, int(last), name],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
        # By name: of all tables, those that databases share are some, and the next process would wait until our transaction ends.
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(_named, tables))))


def _named(table: str) -> sql.Identifier:
    return sql.Identifier("public", table.strip('"'))
