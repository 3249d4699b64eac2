"""R6: two processes send the same file at the same moment, again and again: one submission each time, one receipt, no dead lock."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.delivering import Exchange

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "40"))
COUNTS = """
    SELECT (SELECT count(*) FROM intake_submission), (SELECT count(DISTINCT receipt) FROM intake_submission),
           (SELECT count(*) FROM procrastinate_jobs), (SELECT count(*) FROM audit_event WHERE action = 'submission.received')
"""


@pytest.fixture
def senders(data_dir: Path, vereda: object) -> Iterator[list[Exchange]]:
    opened = [Exchange(data_dir) for _ in range(2)]
    opened[0]("prepare")
    yield opened
    for one in opened:
        one.close()


def test_the_same_file_from_two_processes_at_once_is_one_submission(senders: list[Exchange], tmp_path: Path):
    barrier, receipts = threading.Barrier(2), [[], []]
    paths = []
    for number in range(ROUNDS):
        path = tmp_path / f"wa-{number}.msx"
        path.write_bytes(json.dumps(number).encode() * 1_000)
        paths.append(str(path))

    def send(place: int) -> None:
        for path in paths:
            barrier.wait()
            receipts[place] += senders[place]("deliver", [path])

    threads = [threading.Thread(target=send, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert receipts[0] == receipts[1]
    assert len(set(receipts[0])) == ROUNDS
    assert senders[0]("select", COUNTS) == [[ROUNDS] * 4]
