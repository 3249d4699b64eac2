"""A worker killed with -9 loses no job: another begins it anew, soon, and only once it is truly dead."""

import psycopg
import pytest
from django.db import connection
from tests.project.processes import until

from vereda.project import liveness

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

NEW_WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"
NEW_JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, status, worker_id, attempts)
    VALUES ('default', 'test', 'TX', 'doing', %s, %s) RETURNING id
"""
STATUS = "SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s"


def one(statement: str, parameters: list[object] | None = None) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()


def own_connection() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    return psycopg.connect(
        **{k: v for k, v in parameters.items() if k not in {"cursor_factory", "context"}}, autocommit=True
    )


@pytest.fixture
def sweeper():
    with own_connection() as opened:
        yield opened


def test_the_job_of_a_living_worker_is_left_alone_and_that_of_a_dead_one_is_handed_out(sweeper):
    [worker] = one(NEW_WORKER)
    [job] = one(NEW_JOB, [worker, 0])
    with own_connection() as alive:
        alive.execute("SELECT pg_advisory_lock(%s, %s)", [liveness.ALIVE, worker])
        assert liveness.hand_out_abandoned(sweeper) == 0
        assert one(STATUS, [job]) == ("doing", 0)
    until(lambda: liveness.hand_out_abandoned(sweeper) == 1)  # the server notices soon that a connection is gone
    assert one(STATUS, [job]) == ("todo", 1)
    assert liveness.hand_out_abandoned(sweeper) == 0


def test_a_job_that_ends_every_worker_is_given_up_so_that_its_state_can_go_on(sweeper):
    [worker] = one(NEW_WORKER)
    [job] = one(NEW_JOB, [worker, liveness.MOST_ATTEMPTS - 1])
    liveness.hand_out_abandoned(sweeper)
    assert one(STATUS, [job])[0] == "failed"


def test_a_worker_whose_row_is_gone_is_dead(sweeper):
    [job] = one(NEW_JOB, [None, 0])
    liveness.hand_out_abandoned(sweeper)
    assert one(STATUS, [job]) == ("todo", 1)


def test_two_sweeps_at_once_hand_a_job_out_once(sweeper):
    [worker] = one(NEW_WORKER)
    one(NEW_JOB, [worker, 0])
    with own_connection() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(%s)", [liveness.SWEEP])
        assert liveness.hand_out_abandoned(sweeper) == 0
    assert liveness.hand_out_abandoned(sweeper) == 1
