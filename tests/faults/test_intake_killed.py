"""R1 and R2: kill -9 of workers, of a database back end and of the postmaster while files are worked off.

Real processes, a real database with fsync on. After each run the tables must be those of an undisturbed one: nothing partial, lost
or double. FAULT_RUNS sets how many runs in all (20); the nightly set has more.
"""

import os
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.faults.delivering import Exchange
from tests.intake.sending import deleted, on_disk, state_file, students
from tests.project.processes import EmbeddedServer, Vereda, until

pytestmark = [pytest.mark.faults, pytest.mark.slow]
RUNS = int(os.environ.get("FAULT_RUNS", "20"))
OF_EACH = max(RUNS // 5, 1)  # of the two kills in the database; the rest is of workers
RESUMED_WITHIN = 10.0  # seconds
BACK_ENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@pytest.fixture
def exchange(data_dir: Path, vereda: object) -> Iterator[Exchange]:
    """Closed before `vereda` waits for the end of the server."""
    opened = Exchange(data_dir)
    opened("prepare")
    yield opened
    opened.close()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three days of two States that share children: inserts, updates and deletes, one file late, one to be rejected."""
    made = []
    for state in ("WA", "TX"):
        days = {
            "b-insert": (students(*range(1, 41)), "20251117093000000"),
            "c-update": (students(*range(1, 21), action="U", last_name_2="Xool"), "20251118093000000"),
            "a-late": (students(*range(31, 46), first_name="Tarde"), "20251116093000000"),
            "d-delete": (deleted(7, 8, 44), "20251119083000000"),
            "e-foreign": (students(1), "20251119083000000"),
        }
        for name, (records, sent) in days.items():
            of = state if name != "e-foreign" else "FL"
            for row in records["student"]:
                row["reporting_state_code"] = of
            file = state_file(records, submitting_state=of, submission_date=sent)
            made.append(str(on_disk(tmp_path, file, f"{state.lower()}-{name}.msx")))
    return made


def kill_a_worker(vereda: Vereda, server: EmbeddedServer, exchange: Exchange) -> None:
    random.choice(vereda.children("vereda.project.worker")).kill()


def kill_a_back_end(vereda: Vereda, server: EmbeddedServer, exchange: Exchange) -> None:
    found = exchange("select", f"{BACK_ENDS} ORDER BY random()") or []
    for [pid] in [*found, [server.postmaster]]:
        with suppress(ProcessLookupError):  # it ended by itself meanwhile
            os.kill(pid, 9)
            return


def kill_the_postmaster(vereda: Vereda, server: EmbeddedServer, exchange: Exchange) -> None:
    os.kill(server.postmaster, 9)


KILLS = [kill_a_worker] * max(RUNS - 2 * OF_EACH, 1) + [kill_a_back_end] * OF_EACH + [kill_the_postmaster] * OF_EACH


def test_whatever_is_killed_the_end_is_that_of_an_undisturbed_run(
    exchange: Exchange, files: list[str], vereda: Callable[..., Vereda], data_dir: Path, record_property
):  # fmt: skip
    server = EmbeddedServer(data_dir)
    worker = vereda("worker", VEREDA_WORKER_PROCESSES="2")
    worker.document()
    until(lambda: exchange("select", "SELECT count(*) FROM procrastinate_workers") == [[2]], 60)
    undisturbed = run(exchange, files)
    # Measured a second time, when all is loaded that is loaded once: else half of the kills would come after the end.
    begun = time.monotonic()
    assert differences(run(exchange, files), undisturbed) == []
    lasting = time.monotonic() - begun
    resumed: dict[str, list[float]] = defaultdict(list)
    in_the_midst = 0
    for kill in KILLS:
        exchange("forget")
        exchange("deliver", files)
        time.sleep(random.uniform(0, lasting))
        in_the_midst += not exchange.all_ended()
        killed = datetime.now(UTC)
        kill(worker, server, exchange)
        resumed[kill.__name__].append(resumed_after(exchange, killed))
        until(exchange.all_ended, 120)
        assert differences(until(lambda: exchange("rows"), 30), undisturbed) == [], kill.__name__
    record_property("runs", len(KILLS))
    record_property("of them before the end", in_the_midst)
    record_property("seconds to resume, at most", {name: max(seconds) for name, seconds in resumed.items()})
    # twice as long as the whole on a machine that is busy with more
    assert max(map(max, resumed.values())) < max(RESUMED_WITHIN, 2 * lasting)


def run(exchange: Exchange, files: list[str]) -> list[str]:
    exchange("forget")
    exchange("deliver", files)
    until(exchange.all_ended, 120)
    rows = exchange("rows")
    assert any(row.startswith("consolidated") for row in rows)
    return rows


def resumed_after(exchange: Exchange, killed: datetime) -> float:
    """Seconds from the kill until a job was begun again, or nothing was left to do."""
    began = f"SELECT count(*) FROM procrastinate_events WHERE type = 'started' AND at > '{killed.isoformat()}'"
    until(lambda: exchange("select", began) not in (None, [[0]]) or exchange.all_ended(), 60)
    return (datetime.now(UTC) - killed).total_seconds()


def differences(found: list[str], expected: list[str]) -> list[str]:
    """Rows that are too many (+) or missing (-), doubles counted."""
    from collections import Counter

    extra, missing = Counter(found) - Counter(expected), Counter(expected) - Counter(found)
    return [f"+ {row}" for row in extra.elements()] + [f"- {row}" for row in missing.elements()]
