"""`vereda bench search`: how long the database works on a search while 20 people search, at one size and at ten times that."""

import tempfile
from pathlib import Path

from vereda.cli.benchmarks.intake import Say, exchange
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, over_runs, percentile

CHILDREN = 50_000  # State records of the larger exchange; the promises are about 1,000,000
TIMES_LARGER = 10
FILED = 1_500  # children that come by State files; the others are made of theirs
USERS, EACH = 20, 25  # searches of each person
P95, EXACT, GROWTH = 150, 5, 2.0  # milliseconds, milliseconds, times


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """95th percentiles by kind of question. `children`: State records of the larger exchange."""
    sizes = sorted({max(children // TIMES_LARGER, 1), children})
    spent: dict[int, list[dict[str, list[float]]]] = {}
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as folder, exchange(Path(folder) / "exchange"):
        say(f"an exchange of {min(FILED, sizes[0]):,} children, by their States' files")
        measured("vereda.cli.benchmarks.exchange", "fill", children=min(FILED, sizes[0]))
        for size in sizes:
            say(f"growing to {size:,} State records")
            measured("vereda.cli.benchmarks.grown", "grow", records=size)
            say(f"{USERS} people search, {EACH} times each, {runs} times over")
            spent[size] = [
                measured("vereda.cli.benchmarks.asking", "searches", users=USERS, each=EACH).answer for _ in range(runs)
            ]
    return [result for kind in spent[sizes[0]][0] for result in _results(kind, spent)]


def _results(kind: str, spent: dict[int, list[dict[str, list[float]]]]) -> list[Result]:
    """The kind's figure at each size, the larger beside the smaller."""
    results: list[Result] = []
    for size, over in spent.items():
        p95 = [percentile(one[kind], 95) for one in over]
        smaller = results[0] if results else None
        target = f"≤ {EXACT}" if kind == "identifier" else f"≤ {P95}"
        results.append(
            over_runs(
                p95, case=f"{kind}, {size:,} State records", metric="p95 in the database", unit="ms",
                reference=smaller.case if smaller else None,
                ratio=max(p95) / smaller.max if smaller and smaller.max else None,
                target=f"{target}; ratio ≤ {GROWTH:g}" if smaller else target,
            )
        )  # fmt: skip
    return results
