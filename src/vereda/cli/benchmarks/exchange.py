"""The pieces of work on an exchange of their own: filling it, a file's whole way, the bare COPY beside it."""

import os
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

SEED = 11
BASE_STATES = ("CA", "FL", "WA", "MI", "OR", "NC", "GA", "TX")
STEPS = ("check_seconds", "load_seconds", "match_seconds", "publish_seconds")
LOOK = 0.5  # seconds between two looks at memory


def fill(children: int) -> dict[str, int]:
    """An exchange that knows about so many children of eight States, through the intake itself. Returns what it holds."""
    from vereda.project import boot

    boot.setup(migrate=True)
    from vereda.cli.demonstration.ground import prepare
    from vereda.exchange.children.models import Child, StateRecord
    from vereda.simulate import simulate
    from vereda.simulate.people import DEFAULT_UNTIL

    prepare(BASE_STATES, home_districts={}, on=DEFAULT_UNTIL)
    if children:
        with tempfile.TemporaryDirectory() as folder:
            nation = Path(folder) / "nation"
            simulate(
                nation, children=children, states=list(BASE_STATES), years=1, seed=SEED, cadence="year", standing=False,
                until=DEFAULT_UNTIL - timedelta(days=200),
            )  # fmt: skip
            for path in sorted(nation.glob("*/*.*")):
                _work_off(path, path.parent.name)
    return {"children": Child.objects.count(), "state_records": StateRecord.objects.count()}


def whole_way(path: str) -> dict[str, Any]:
    """Receive a file and work it off in this process. Seconds of the way and of its steps, the highest memory of this process and
    of the database together (MiB, shared pages counted once), and the seconds of the bare COPY.
    """
    from vereda.project import boot

    boot.setup()
    from vereda.exchange.audit.models import Event

    memory = _Memory()
    memory.start()
    begin = time.perf_counter()
    submission = _work_off(Path(path), "TX")
    seconds = time.perf_counter() - begin
    peak = memory.stop()
    if submission.status != "published":
        raise RuntimeError(f"the file was not published: {submission.status}, {submission.counts}")
    # The moments of the events: `matched_at` is the one from which the links count, taken before the work.
    moments = dict(Event.objects.filter(on_kind="submission", on_id=submission.receipt).values_list("action", "at"))
    times = [moments[f"submission.{status}"] for status in ("received", "checked", "loaded", "matched", "published")]
    steps = {
        name: (after - before).total_seconds() for name, before, after in zip(STEPS, times[:-1], times[1:], strict=True)
    }
    return {
        "seconds": seconds,
        "peak_mib": peak,
        **steps,
        "copy_seconds": _bare_copy(submission.pk),
        "counts": submission.counts,
    }


def _work_off(path: Path, state: str) -> Any:
    from django.utils import timezone

    from vereda.exchange.intake.actions import receive
    from vereda.exchange.intake.steps import work_off_all_steps

    received = receive(
        path=path, file_name=path.name, state=state, channel="command_line", sent_by=None, at=timezone.now()
    )  # fmt: skip
    return work_off_all_steps(received.pk)


def _bare_copy(submission: int) -> float:
    """Seconds to COPY the rows that the submission loaded into empty tables with the same columns, types and indexes."""
    from django.db import connection, transaction

    records = f"(SELECT state_record_id FROM children_studentversion WHERE submission_id = {int(submission)})"  # noqa: S608  # a number
    tables = {
        "children_staterecord": f"id IN {records}",
        "children_studentversion": f"submission_id = {int(submission)}",
        **{
            f"children_{name}": f"state_record_id IN {records}"
            for name in ("alternateid", "qualifyingmove", "enrollment", "course", "assessment")
        },
    }
    total = 0.0
    with transaction.atomic(), connection.cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        for table, condition in tables.items():
            kept = Path(folder) / table
            with (
                kept.open("wb") as writer,
                cursor.copy(f"COPY (SELECT * FROM {table} WHERE {condition}) TO STDOUT (FORMAT binary)") as rows,  # noqa: S608
            ):
                for piece in rows:
                    writer.write(piece)
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)")
            begin = time.perf_counter()
            with kept.open("rb") as reader, cursor.copy(f"COPY bench_{table} FROM STDIN (FORMAT binary)") as copy:
                while piece := reader.read(1 << 20):
                    copy.write(piece)
            total += time.perf_counter() - begin
            cursor.execute(f"DROP TABLE bench_{table}")
    return total


class _Memory(threading.Thread):
    """Looks at the memory of this process and of the embedded database's while the work goes on."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.done = 0.0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(LOOK):
            self.peak = max(self.peak, sum(_proportional(pid) for pid in _own_processes()))

    def stop(self) -> float:
        self.done.set()
        self.join()
        return self.peak


def _own_processes() -> list[int]:
    """The measuring process and the database's that serve its data folder."""
    from vereda.project import database
    from vereda.project.embedded.keeper import running_server

    server = running_server(database.embedded_cluster()) if database.is_embedded() else None
    found = [os.getpid()]
    if server:
        found.append(server.pid)
        found += [
            int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _parent(path) == server.pid
        ]
    return found


def _parent(process: Path) -> int:
    try:
        return int(process.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _proportional(pid: int) -> float:
    """Proportional set size in MiB: pages shared by several processes count once among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
