"""A process that delivers files and looks at tables, seen from the test."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.project.processes import environment

ROOT = Path(__file__).parents[2]
ENDED = "SELECT count(*) FILTER (WHERE status IN ('published', 'rejected')), count(*) FROM intake_submission"


class Exchange:
    """The process of `exchange.py`."""

    def __init__(self, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.exchange"],
            env=environment(data_dir), cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert json.loads(self.process.stdout.readline()) == "ready"

    def __call__(self, *order: Any) -> Any:
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return None if isinstance(answer, dict) else answer

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def all_ended(self) -> bool:
        [[ended, of]] = self("select", ENDED) or [[0, 1]]
        return ended == of
