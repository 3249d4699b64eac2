"""Making consolidated records anew, in batches, from the State records linked to each child."""

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import polars as pl
from django.db import connection, transaction

from vereda.exchange.children.consolidated.assembling import assemble, canonical
from vereda.exchange.children.consolidated.reading import parsed, read_records, read_sub_records
from vereda.exchange.children.loading.groups import DEMOGRAPHIC_COLUMNS
from vereda.exchange.children.loading.staging import copy_in

CHILDREN_A_TIME = 1_000
COLUMNS = ("child_id", "document", "digest", "states", "last_enrolled_on", "last_district")
DIGEST = COLUMNS.index("digest")
Progress = Callable[[int, int], None]
Row = tuple[str | None, ...]


def publish(*, only: Sequence[int] | None = None, progress: Progress | None = None) -> int:
    """Make the consolidated records of all stale children anew, or `only` of those among these; a child without records left
    loses its. Returns their number.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Of two files' steps that want the same child, the second waits and then finds it done.
        cursor.execute(
            """SELECT id FROM children_child WHERE is_stale AND (%(only)s::bigint[] IS NULL OR id = ANY(%(only)s))
               ORDER BY id FOR NO KEY UPDATE""",
            {"only": None if only is None else list(only)},
        )
        stale = [row[0] for row in cursor.fetchall()]
        batches = [stale[begin : begin + CHILDREN_A_TIME] for begin in range(0, len(stale), CHILDREN_A_TIME)]
        done = 0
        for children, rows in _assembled(batches):
            _write(children, rows)
            done += len(children)
            if progress:
                progress(done, len(stale))
        cursor.execute("UPDATE children_child SET is_stale = false WHERE id = ANY(%s)", [stale])
    return len(stale)


def publish_all(*, progress: Progress | None = None) -> int:
    """The same for every child."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE children_child SET is_stale = true WHERE NOT is_stale")
        return publish(progress=progress)


def _assembled(batches: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], list[Row]]]:
    """Each batch with its rows. While the database reads one, a thread assembles the one before; either takes half the time."""
    with ThreadPoolExecutor(1) as aside, _no_search_for_cycles():
        before: tuple[Sequence[int], Any] | None = None
        for children in batches:
            records = read_records(children)
            sub_records = read_sub_records([record for _, record, _ in records])
            if before:
                yield before[0], before[1].result()
            before = children, aside.submit(_rows, records, sub_records)
        if before:
            yield before[0], before[1].result()


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of small dictionaries make Python look for cycles that aren't there, for half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _rows(records: Sequence[tuple[int, int, str]], sub_records: Mapping[str, Sequence[tuple[int, str]]]) -> list[Row]:
    return [_row(child, assemble(told, DEMOGRAPHIC_COLUMNS)) for child, told in parsed(records, sub_records).items()]


def _row(child: int, document: Mapping[str, Any]) -> Row:
    last: Mapping[str, Any] = next(iter(document["enrollments"]), {})
    written = canonical(document)
    return (
        str(child),
        written.decode(),
        hashlib.sha256(written).hexdigest(),
        " ".join(document["states"]),
        last.get("enrollment_date"),
        last.get("school_district_id"),
    )


def _write(children: Sequence[int], rows: Sequence[Row]) -> None:
    """Put these rows in place of those that the children have, as far as they differ. The children's rows are locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child_id, digest FROM children_consolidatedrecord WHERE child_id = ANY(%s)", [list(children)]
        )
        known = {str(child): digest for child, digest in cursor.fetchall()}
        changed = [row for row in rows if known.get(str(row[0])) != row[DIGEST]]
        going = [str(child) for child in known.keys() - {row[0] for row in rows}] + [row[0] for row in changed]
        cursor.execute("DELETE FROM children_consolidatedrecord WHERE child_id = ANY(%s::bigint[])", [going])
        frame = pl.DataFrame(changed, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
        copy_in(cursor, "children_consolidatedrecord", frame, COLUMNS)
