"""A piece of work in a process of its own, so that its time and its peak memory are its own."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measured:
    seconds: float  # wall clock of the work itself, without the start of the interpreter
    peak_mib: float  # highest resident memory of the process
    answer: Any


PROGRAM = """
import importlib, json, sys, time
from vereda.cli.benchmarks.measured import peak_mib
module, name, arguments = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
work = getattr(importlib.import_module(module), name)
begin = time.perf_counter()
answer = work(**arguments)
seconds = time.perf_counter() - begin
print(json.dumps({"seconds": seconds, "peak_mib": peak_mib(), "answer": answer}))
"""


def peak_mib() -> float:
    """The highest resident memory of this process. Not ru_maxrss: a program begins there with what the one that started it held."""
    kib = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
    return int(kib[1]) / 1024 if kib else 0.0


def measured(module: str, function: str, **arguments: Any) -> Measured:
    """Call `module.function(**arguments)` in a fresh interpreter. Raises RuntimeError with what it printed if it failed."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, module, function, json.dumps(arguments)],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(
            f"{module}.{function} failed after {time.perf_counter() - begin:.1f} s:\n{done.stderr[-2000:]}"
        )
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
