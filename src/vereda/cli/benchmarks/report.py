"""One form for every benchmark's figures: what was measured, its spread over the runs, and beside what."""

import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """A figure of one case. `reference` names what `ratio` compares with in the same run; `target` is what we promised."""

    case: str
    metric: str
    unit: str
    median: float
    min: float
    max: float
    reference: str | None = None
    ratio: float | None = None
    target: str | None = None

    def __str__(self) -> str:
        ratio = f"  ratio {self.ratio:.2f} to {self.reference}" if self.ratio is not None else ""
        target = f"  (target {self.target})" if self.target else ""
        return f"{self.case:<52} {self.metric:<32} {self.median:>12,.1f} {self.unit}{ratio}{target}"


def over_runs(
    values: Sequence[float],
    *,
    case: str,
    metric: str,
    unit: str,
    reference: str | None = None,
    ratio: float | None = None,
    target: str | None = None,
) -> Result:
    """A result from the value of each run."""
    return Result(
        case=case,
        metric=metric,
        unit=unit,
        median=round(statistics.median(values), 3),
        min=round(min(values), 3),
        max=round(max(values), 3),
        reference=reference,
        ratio=None if ratio is None else round(ratio, 3),
        target=target,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many of a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def beside_nothing(over: Sequence[Mapping[str, Sequence[float]]], kind: str, *, case: str, most: int) -> Result:
    """The 95th percentile of a kind of page in each run, beside that of a page that does nothing under the same load.

    `over`: of each run, kind of page → milliseconds, `nothing` among the kinds; `most`: what was promised.
    """
    p95, nothing = ([percentile(one[which], 95) for one in over] for which in (kind, "nothing"))
    return over_runs(
        p95, case=case, metric="p95", unit="ms", reference="a page that does nothing", ratio=max(p95) / max(nothing),
        target=f"≤ {most}",
    )  # fmt: skip


def document(name: str, *, runs: int, results: Sequence[Result]) -> dict[str, Any]:
    """The document that `--json` prints."""
    return {
        "name": name,
        "commit": commit(),
        "machine": machine(),
        "runs": runs,
        "results": [asdict(result) for result in results],
    }


def machine() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory / 2**30, 1),
    }


def commit() -> str | None:
    """The commit the code was measured at, if it runs from a checkout that git can name."""
    try:
        answer = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 - git of the person who measures
            cwd=os.path.dirname(__file__),  # noqa: PTH120 - a plain path for subprocess
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()
