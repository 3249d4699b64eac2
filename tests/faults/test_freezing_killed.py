"""Workers killed with -9 in the middle of freezing a period: others go on, and the count is whole, once, and as if undisturbed."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.faults.delivering import Exchange
from tests.project.processes import Vereda, until

pytestmark = pytest.mark.faults
CHILDREN = 3_000
FROZEN = "SELECT id FROM counts_count WHERE period = '{period}' AND frozen_at IS NOT NULL"
REACHED = "SELECT f.step FROM counts_freezing f WHERE f.id = {freezing}"
BEGUN = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'counts.freeze' AND status = 'doing'"
TABLES = ("counts_countedchild", "reports_figure", "reports_measured")
COLUMNS = """
    SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
    WHERE table_name = '{table}' AND column_name NOT IN ('id', 'count_id')"""
DIFFERENT = """
    WITH one AS (SELECT {columns} FROM {table} WHERE count_id = {one}),
         other AS (SELECT {columns} FROM {table} WHERE count_id = {other}),
         extra AS (TABLE one EXCEPT ALL TABLE other), missing AS (TABLE other EXCEPT ALL TABLE one)
    SELECT (SELECT count(*) FROM extra) + (SELECT count(*) FROM missing), (SELECT count(*) FROM one)"""


@pytest.fixture
def exchange(ready: Path, vereda: object) -> Iterator[Exchange]:
    """Closed before `vereda` waits for the end of the server."""
    opened = Exchange(ready)
    opened("fill", CHILDREN)
    yield opened
    opened.close()


def test_a_period_is_frozen_whole_and_once_though_its_workers_are_killed(
    exchange: Exchange, vereda: Callable[..., Vereda]
) -> None:
    workers = vereda("worker", VEREDA_WORKER_PROCESSES="2")
    workers.document()
    for period, step in (("2024-25", "asked"), ("2025-26", "counted")):
        freezing = exchange("ask_to_freeze", period)
        until(lambda: exchange("select", BEGUN) == [[1]], 30)
        until(lambda: exchange("select", REACHED.format(freezing=freezing)) == [[step]], 30)  # noqa: B023 - asked at once
        time.sleep(random.uniform(0, 0.3))
        for process in workers.children("vereda.project.worker"):
            process.kill()
        until(lambda: exchange("select", REACHED.format(freezing=freezing)) == [["frozen"]], 60)  # noqa: B023
        [[frozen]] = exchange("select", FROZEN.format(period=period))
        undisturbed = exchange("count", period)
        for table in TABLES:
            [[columns]] = exchange("select", COLUMNS.format(table=table))
            said = DIFFERENT.format(table=table, columns=columns, one=frozen, other=undisturbed)
            [[different, rows]] = exchange("select", said)
            assert (different, rows > 0) == (0, True), (period, table)
    told = "SELECT count(*) FROM audit_event WHERE action = 'count.frozen'"
    begun = "SELECT sum(attempts)::int > 2 FROM procrastinate_jobs WHERE task_name = 'counts.freeze'"
    assert (exchange("select", told), exchange("select", begun)) == ([[2]], [[True]])
