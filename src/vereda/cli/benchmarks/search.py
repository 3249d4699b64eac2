"""`vereda bench search`: how long the database works on a search while 20 people search, at one size and at a tenth of it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vereda.cli.benchmarks.intake import Say, exchange
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, over_runs, percentile

KNOWN = "vereda.cli.benchmarks.known_exchange"
SHOWN = "vereda.cli.benchmarks.shown"
ASKING = "vereda.cli.benchmarks.asking"
CHILDREN = 47_000  # who have some 100,000 State records; the promises are about a million, --children 470000
SHARE = 10  # the smaller exchange knows a tenth
USERS, EACH = 20, 25  # people, and searches of each
P95, EXACT, GROWTH = 150, 5, 2.0  # milliseconds, milliseconds, times


def run(*, children: int, runs: int, say: Say, keep: Path | None = None) -> list[Result]:
    """95th percentiles by kind of question, and of as many statements that do nothing, for what the machine itself takes."""
    spent: dict[int, list[dict[str, list[float]]]] = {}
    for size in (max(children // SHARE, 1), children):
        with an_exchange(size, keep, say) as known:
            say(f"{USERS} people search, {EACH} times each, {runs} times over")
            spent[known] = [measured(ASKING, "searches", users=USERS, each=EACH).answer for _ in range(runs)]
    kinds = next(iter(spent.values()))[0]
    return [result for kind in kinds for result in _results(kind, spent)]


@contextmanager
def an_exchange(children: int, keep: Path | None, say: Say) -> Iterator[int]:
    """An exchange that knows so many children, each with a record to show; how many State records it has. Kept in the folder, it is
    taken up again by the next run, also by one that follows a run that was broken off.
    """
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as name:
        folder = (keep or Path(name)) / f"{children}-children"
        folder.mkdir(parents=True, exist_ok=True)
        with exchange(folder / "exchange", keep=keep is not None):
            yield an_exchange_to_show(folder, children, say)["state_records"]


def an_exchange_to_show(folder: Path, children: int, say: Say) -> Any:
    """The exchange of this process's data folder with so many children; how many State records and children there are."""
    say(f"an exchange that knows {children:,} children")
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (KNOWN, "write_people", {"folder": str(folder), "children": children, "asked": 1, "delta": 1}),
        (KNOWN, "fill", {"folder": str(folder)}),
        (SHOWN, "show", {}),
    )
    answer: Any = {}
    for module, step, arguments in steps:
        done = measured(module, step, **arguments)
        say(f"{step.replace('_', ' ')}: {done.seconds:.0f} s, {done.peak_mib:,.0f} MiB")
        answer = done.answer
    return answer


def _results(kind: str, spent: dict[int, list[dict[str, list[float]]]]) -> list[Result]:
    """The kind's figure at each size, the larger beside the smaller."""
    results: list[Result] = []
    targets = {"identifier": f"≤ {EXACT}", "nothing": None}
    for size, over in spent.items():
        p95 = [percentile(one[kind], 95) for one in over]
        smaller = results[0] if results else None
        target = targets.get(kind, f"≤ {P95}")
        results.append(
            over_runs(
                p95, case=f"{kind}, {size:,} State records", metric="p95 in the database", unit="ms",
                reference="a tenth of the records" if smaller else None,
                ratio=max(p95) / smaller.max if smaller and smaller.max else None,
                target=f"{target}; ratio ≤ {GROWTH:g}" if smaller and target else target,
            )
        )  # fmt: skip
    return results
