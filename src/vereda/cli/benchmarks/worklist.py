"""`vereda bench worklist`: what pages of the worklist take while 20 administrators work on 50,000 open items."""

import tempfile
from pathlib import Path

from vereda.cli.benchmarks.intake import Say, exchange
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, over_runs, percentile
from vereda.cli.benchmarks.search import an_exchange_to_show

WAITING = "vereda.cli.benchmarks.waiting"
CHILDREN = 47_000  # who have some 100,000 State records
ITEMS = 50_000
USERS, EACH = 20, 8  # administrators, and rounds of each: the home page, the queue, a filter, an item
P95, CPU = 300, 25  # milliseconds


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """The 95th percentile of each page, beside that of a page that does nothing under the same load."""
    with tempfile.TemporaryDirectory(prefix="vereda-bench-") as name, exchange(Path(name) / "exchange"):
        an_exchange_to_show(Path(name), children, say)
        say(f"{ITEMS:,} near matches wait, assigned in their States")
        there = measured(WAITING, "wait", items=ITEMS).answer
        say(f"{USERS} administrators, {EACH} rounds each, {runs} times over")
        over = [measured(WAITING, "work", users=USERS, each=EACH).answer for _ in range(runs)]
    pages = [_result(kind, there["items"], over) for kind in over[0] if kind not in ("nothing", "cpu")]
    taken = [one["cpu"][0] for one in over]
    case = f"a page, {there['items']:,} open items, {USERS} people"
    return [*pages, over_runs(taken, case=case, metric="processor time", unit="ms", target=f"≤ {CPU}")]


def _result(kind: str, items: int, over: list[dict[str, list[float]]]) -> Result:
    p95 = [percentile(one[kind], 95) for one in over]
    nothing = [percentile(one["nothing"], 95) for one in over]
    return over_runs(
        p95, case=f"{kind}, {items:,} open items, {USERS} people", metric="p95", unit="ms", reference="a page that does nothing",
        ratio=max(p95) / max(nothing), target=f"≤ {P95}",
    )  # fmt: skip
