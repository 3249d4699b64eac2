"""F1: the checks survive fuzzing. FUZZ_SECONDS says how long; atheris ends the process itself, so it has one of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_checks_survive_fuzzing(tmp_path):
    seconds = int(os.environ.get("FUZZ_SECONDS", "10"))
    done = subprocess.run(
        [
            sys.executable,
            ROOT / "tests/fuzz/fuzz_rules.py",
            f"-max_total_time={seconds}",
            "-max_len=2048",
            f"-artifact_prefix={tmp_path}/",
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])},
        timeout=seconds + 120,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]
    executions = re.search(r"Done (\d+) runs", done.stderr)
    assert executions is not None, done.stderr[-4_000:]
    assert int(executions[1]) > 10
