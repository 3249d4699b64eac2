"""Memory does not grow with the nation: measured in processes of their own, with small blocks."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from vereda.cli.benchmarks.measured import peak_mib
from vereda.simulate import nation, numbered
nation.BLOCK = 250
numbered.spans.__defaults__ = (500,)
nation.simulate(Path(sys.argv[2]), children=int(sys.argv[1]), seed=1, states=["TX", "CA", "WA"], cadence="monthly", years=1)
print(peak_mib())
"""


def peak(children: int, directory) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(children), str(directory)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


@pytest.mark.slow
def test_eight_times_the_children_in_the_same_memory(tmp_path, record_property):
    small, large = peak(500, tmp_path / "small"), peak(4_000, tmp_path / "large")
    record_property("peak_mib", [small, large])
    assert large < 1.35 * small
