"""An exchange that knows many records, made in a fraction of the intake's time, and the matching measured on it.

The records of invented children are linked as a table and put by COPY where the intake would have put them, whole tables before
their indexes; what then happens to one more record, or to ten thousand, is the exchange's own work.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

SEED = 23
MOMENT = "2026-11-01 08:00:00+00"
BLOCK = 50_000
BEFORE = 10_000  # questions after which process and server count as settled: most pages of the index were read
KNOWN, ASKED, OTHERS, DELTA = "known.parquet", "asked.parquet", "others.parquet", "delta.parquet"
CANDIDATES = "candidates.parquet"
DEMOGRAPHICS = (
    "first_name", "middle_name", "last_name_1", "last_name_2", "suffix", "sex", "birth_date", "multiple_birth_flag", "birth_city",
    "birth_state", "birth_country", "male_parent_first_name", "male_parent_last_name", "female_parent_first_name",
    "female_parent_last_name",
)  # fmt: skip
LONGEST = {"birth_city": 30, "birth_country": 4, "birth_state": 2, "suffix": 10}
COLUMN_OF = {
    "state": "state_id",
    "state_student_id": "state_student_identifier",
    "multiple_birth": "multiple_birth_flag",
}
PAIR = {"asked": pl.Int64, "id": pl.Int64}
RECORD = (
    "id",
    "state_id",
    "state_student_identifier",
    "state_student_identifier_type",
    "said_at",
    "demographics_said_at",
)
RECORDS = ("child", "staterecord", "link")
IDENTITIES = ("matchedidentity", "identitykey", "identitypair")


def write_people(folder: str, *, children: int, asked: int, delta: int) -> dict[str, int]:
    """Write the records of so many invented children: most are known; one each of some children is asked about (and of others, to
    settle the process that asks), or comes in a delta. A child's other records are known, if it has any. Returns the numbers of
    records. What is there is not written again.
    """
    from vereda.simulate.people import identities

    if all((Path(folder) / name).exists() for name in (KNOWN, ASKED, OTHERS, DELTA)):
        return {}
    people = identities(children, seed=SEED)
    people = people.with_columns(pl.col(name).str.slice(0, most) for name, most in LONGEST.items())
    people = people.with_columns(pl.col("first_name", "last_name_1").fill_null("-").replace("", "-"))
    people = people.with_row_index("id", offset=1).with_columns(pl.col("id").cast(pl.Int64))
    last = people.group_by("child", maintain_order=True).agg(pl.col("id").last())["id"]
    others = min(BEFORE, children // 4) + asked
    chosen = last.sample(asked + others + delta, seed=SEED, shuffle=True)
    known = people["id"].filter(~people["id"].is_in(chosen.implode()))
    parts = {
        ASKED: chosen.head(asked),
        OTHERS: chosen.slice(asked, others),
        DELTA: chosen.tail(delta),
        KNOWN: known,
    }
    for name, ids in parts.items():
        people.filter(pl.col("id").is_in(ids.implode())).write_parquet(Path(folder) / name)
    return {name.partition(".")[0]: len(ids) for name, ids in parts.items()}


def fill(folder: str) -> dict[str, int]:
    """Put the known records into the exchange of this process, unless a run before this one did, all at once: divided into children
    as the exchange itself divides them, with what it would ask people about on their worklists. Returns how many records,
    children and keys it put there.
    """
    from vereda.project import boot

    boot.setup(migrate=True)
    from django.db import connection, transaction

    from vereda.cli.demonstration.ground import prepare
    from vereda.core.identity import link, partition
    from vereda.exchange.children.models import StateRecord
    from vereda.simulate.people import DEFAULT_STATES, DEFAULT_UNTIL

    if StateRecord.objects.exists():
        return {"records": 0, "children": 0, "keys": 0}
    prepare(DEFAULT_STATES, home_districts={}, on=DEFAULT_UNTIL)
    people = pl.read_parquet(Path(folder) / KNOWN)
    pairs = _scored(people, link(people).pairs)
    divided = partition(people.select("record_id"), pairs)
    with transaction.atomic(), connection.cursor() as cursor:
        with indexed_afterwards(cursor, RECORDS):
            children = _put_children(cursor, people, divided.children.rename({"child": "child_id"}))
        with indexed_afterwards(cursor, IDENTITIES):  # a trigger looks each one's record up
            keys = _put_identities(cursor, people)
            _put_pairs(cursor, people, pairs)
        _put_near(people, divided.near)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(f'children_{table}' for table in (*RECORDS, *IDENTITIES))}")
    return {"records": people.height, "children": children, "keys": keys}


def ask(folder: str) -> dict[str, Any]:
    """Ask for each record, one by one, which known ones may be the same child. Milliseconds of each, the known records that the
    truth would have found, and how many of them were; and milliseconds of as many others, `settled`: by a process that has
    asked about people for a while, of a server that has answered it, and looks for garbage as seldom as the portal's.
    """
    from vereda.project import boot

    boot.setup()
    from vereda.core.identity import default_model
    from vereda.core.identity.single import form_of, keys_of
    from vereda.exchange.children.matching.online import likely, sharing
    from vereda.project.garbage import search_seldom

    asked = pl.read_parquet(Path(folder) / ASKED)
    rows = list(asked.iter_rows(named=True))
    for row in rows[:20]:  # the tables of names are read, the connection is open
        likely(row)
    used = _processor_seconds()
    took, answers = _timed(likely, rows)
    processor = 1_000 * (_processor_seconds() - used) / len(rows)
    pairs = [(row["id"], one.state_record_id) for row, found in zip(rows, answers, strict=True) for one in found]
    met = [(row["id"], one.state_record_id) for row in rows for one in sharing(keys_of(form_of(row)), default_model())]
    pl.DataFrame(met, schema=PAIR, orient="row").write_parquet(Path(folder) / CANDIDATES)
    others = list(pl.read_parquet(Path(folder) / OTHERS).iter_rows(named=True))
    for row in others[: -len(rows)]:
        likely(row)
    search_seldom()
    settled, _ = _timed(likely, others[-len(rows) :])
    measured = {"milliseconds": took, "settled_milliseconds": settled, "processor_milliseconds": processor}
    return {**measured, **_recall(Path(folder), asked, pairs)}


def _timed(ask_for: Callable[[Any], Any], rows: Sequence[Any]) -> tuple[list[float], list[Any]]:
    """Milliseconds of each question, and the answers."""
    took, answers = [], []
    for row in rows:
        begin = time.perf_counter()
        answers.append(ask_for(row))
        took.append(1_000 * (time.perf_counter() - begin))
    return took, answers


def _processor_seconds() -> float:
    """What this process and the database's behind its connection have used so far."""
    from django.db import connection

    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    ticks = stat.read_text().rpartition(")")[2].split()[11:13] if stat.exists() else []
    return time.process_time() + sum(int(one) for one in ticks) / os.sysconf("SC_CLK_TCK")


def _recall(folder: Path, asked: pl.DataFrame, pairs: Sequence[tuple[int, int]]) -> dict[str, int]:
    known = pl.read_parquet(folder / KNOWN, columns=["id", "child"])
    true = asked.select("child", asked="id").join(known, on="child").select("asked", "id")
    found = pl.DataFrame(pairs, schema=PAIR, orient="row")
    return {"true": true.height, "found": true.join(found, on=["asked", "id"], how="semi").height}


def match_deltas(folder: str, *, first: int, records: int) -> list[dict[str, Any]]:
    """Bring in so many new records at once, and as many again: a process's first, and one of a worker that has matched before."""
    return [_match_delta(folder, begin, records) for begin in (first, first + records)]


def _match_delta(folder: str, first: int, records: int) -> dict[str, Any]:
    """Seconds of the matching step of so many new records, to its commit, and what it counted."""
    from vereda.project import boot

    boot.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from vereda.core.identity import default_model
    from vereda.exchange.children.matching.match import match_records, take_writers_lock
    from vereda.exchange.worklists.actions import settle_near_matches

    new = pl.read_parquet(Path(folder) / DELTA).slice(first, records)
    with transaction.atomic(), connection.cursor() as cursor:
        _put_records(cursor, new)
    begin, used, at = time.perf_counter(), _processor_seconds(), timezone.now()
    with transaction.atomic():
        take_writers_lock()
        matched = match_records(new["id"].to_list(), at=at, model=default_model())
        settle_near_matches(among=matched.among, near=matched.near, model_version=matched.model_version, at=at)
    seconds = time.perf_counter() - begin
    return {
        "seconds": seconds,
        "processor_seconds": _processor_seconds() - used,
        "records": new.height,
        "counts": dict(matched.counts),
    }


def put_keys_away(folder: str) -> dict[str, float]:  # noqa: ARG001  # the exchange is this process's, as for the others
    """Put the keys of all deltas into the large table, as the worker does when nobody waits: how many, and seconds."""
    from vereda.project import boot

    boot.setup()
    from vereda.exchange.children.matching.recent_keys import put_away

    begin = time.perf_counter()
    return {"keys": put_away(enough=1), "seconds": time.perf_counter() - begin}


def _put_children(cursor: Any, people: pl.DataFrame, children: pl.DataFrame) -> int:
    """The children, their State records, and the links between them."""
    from vereda.core.elements.msix_id import make
    from vereda.exchange.children.loading.staging import copy_in

    number = children.with_columns(child_id=pl.col("child_id").rank("dense").cast(pl.Int64))
    most = int(number["child_id"].max() or 0)  # type: ignore[arg-type]  # a rank is a number
    msix = pl.DataFrame(
        {"id": range(1, most + 1), "msix_id": [make(f"{one:011}") for one in range(1, most + 1)]},
        schema={"id": pl.Int64, "msix_id": pl.String},
    )
    copy_in(cursor, "children_child", msix.with_columns(created_at=pl.lit(MOMENT), is_stale=pl.lit(value=False)),
            ("id", "msix_id", "created_at", "is_stale"))  # fmt: skip
    placed = people.join(number, on="record_id", maintain_order="left")
    _put_records(cursor, placed)
    links = placed.select("child_id", state_record_id="id", since=pl.lit(MOMENT), reason=pl.lit("new"), by=pl.lit("benchmark"),
                          model_version=pl.lit(""))  # fmt: skip
    copy_in(cursor, "children_link", links.with_columns(model_version=pl.lit("-")), tuple(links.columns))
    cursor.execute(
        """SELECT setval(pg_get_serial_sequence('children_child', 'id'), (SELECT max(id) FROM children_child)),
                  setval(pg_get_serial_sequence('children_staterecord', 'id'), (SELECT max(id) FROM children_staterecord))"""
    )
    return most


def _put_records(cursor: Any, people: pl.DataFrame) -> None:
    from vereda.exchange.children.loading.staging import copy_in

    rows = people.rename(COLUMN_OF)
    rows = rows.with_columns(
        state_student_identifier_type=pl.lit("01"), said_at=pl.lit(MOMENT), demographics_said_at=pl.lit(MOMENT),
    )  # fmt: skip
    linked = ("child_id",) if "child_id" in rows.columns else ()
    copy_in(cursor, "children_staterecord", rows, (*RECORD, *linked, *DEMOGRAPHICS))


def _put_identities(cursor: Any, people: pl.DataFrame) -> int:
    """Standard forms and keys, a block at a time. Returns the number of keys."""
    from vereda.core.identity import default_model, features, forms, keys
    from vereda.exchange.children.loading.staging import copy_in

    written = 0
    for block in people.iter_slices(BLOCK):
        known = features(block)
        words = {name: pl.concat_str(columns, separator=" ", ignore_nulls=True) for name, columns in SEARCHED.items()}
        noted = known.select(**words).with_columns(
            state_record_id=block["id"],
            form=forms.lines(known),
            digest=pl.lit("-"),
            model_version=pl.lit(default_model().version),
        )
        copy_in(cursor, "children_matchedidentity", noted, tuple(noted.columns))
        entries = keys(known.with_columns(record_id=block["id"])).select("key", state_record_id="record_id")
        copy_in(cursor, "children_identitykey", entries, ("key", "state_record_id"))
        written += entries.height
    return written


SEARCHED = {
    "names": ["given", "surnames"],
    "parents": ["mother_given", "mother_surnames", "father_given", "father_surnames"],
}


def _scored(people: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs as the exchange weighs them: it does not know what a whole table says of its names."""
    from vereda.core.identity import default_model, features, score_pairs
    from vereda.core.identity.decide import PROBABILITY_KEPT
    from vereda.exchange.children.matching.evidence import SCORED

    scored = score_pairs(features(people), pairs.select("left", "right"), default_model())
    return scored.select("left", "right", *SCORED).filter(pl.col("probability") >= PROBABILITY_KEPT)


def _put_pairs(cursor: Any, people: pl.DataFrame, pairs: pl.DataFrame) -> None:
    """The evidence among the known records."""
    from vereda.core.identity import default_model
    from vereda.exchange.children.loading.staging import copy_in

    rows = _by_number(people, pairs).with_columns(model_version=pl.lit(default_model().version))
    rows = rows.rename({"a": "left_id", "b": "right_id"})
    copy_in(cursor, "children_identitypair", rows, tuple(rows.columns))


def _put_near(people: pl.DataFrame, near: pl.DataFrame) -> None:
    """What people have been asked to compare: a delta would otherwise ask about its neighbours for the first time."""
    from django.utils import timezone

    from vereda.core.identity import default_model
    from vereda.exchange.worklists.actions import settle_near_matches

    told = _by_number(people, near).select("a", "b", "score", "probability")
    settle_near_matches(among=[], near=list(told.iter_rows()), model_version=default_model().version, at=timezone.now())


def _by_number(people: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """With `a` < `b`, the numbers of the records, in place of their names."""
    number = people.select("record_id", "id")
    named = pairs.join(number.rename({"record_id": "left", "id": "x"}), on="left").join(
        number.rename({"record_id": "right", "id": "y"}), on="right"
    )
    return named.select(
        pl.exclude("left", "right", "x", "y"), a=pl.min_horizontal("x", "y"), b=pl.max_horizontal("x", "y")
    )


@contextmanager
def indexed_afterwards(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Tables without indexes and constraints while they are filled: all are made at once when the rows are there."""
    names = [f"children_{table}" for table in tables]
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute(
        """SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', owner, conname),
                  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', owner, conname, pg_get_constraintdef(oid))
           FROM (SELECT *, conrelid::regclass::text AS owner FROM pg_constraint) one
           WHERE contype IN ('p', 'u', 'f') AND (owner = ANY(%s) OR confrelid::regclass::text = ANY(%s))
           ORDER BY array_position(ARRAY['f', 'u', 'p'], contype::text), conname""",
        [names, names],
    )
    constraints = cursor.fetchall()
    for drop, _ in constraints:
        cursor.execute(drop)
    cursor.execute(
        "SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes WHERE tablename = ANY(%s)", [names]
    )
    indexes = cursor.fetchall()
    for drop, _ in indexes:
        cursor.execute(drop)
    yield
    for _, make in [*indexes, *reversed(constraints)]:
        cursor.execute(make)
