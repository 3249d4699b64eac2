"""`vereda bench worklist`: what pages of the worklist take while 20 administrators work on 50,000 open items."""

from vereda.cli.benchmarks.intake import Say
from vereda.cli.benchmarks.measured import measured
from vereda.cli.benchmarks.report import Result, beside_nothing, over_runs
from vereda.cli.benchmarks.search import an_exchange

WAITING = "vereda.cli.benchmarks.waiting"
CHILDREN = 47_000  # who have some 100,000 State records
ITEMS = 50_000
USERS, EACH = 20, 8  # administrators, and rounds of each: the home page, the queue, a filter, an item
P95, CPU = 300, 25  # milliseconds


def run(*, children: int, runs: int, say: Say) -> list[Result]:
    """The 95th percentile of each page, beside that of a page that does nothing under the same load."""
    with an_exchange(children, None, say):
        say(f"{ITEMS:,} near matches wait, assigned in their States")
        there = measured(WAITING, "wait", items=ITEMS).answer
        say(f"{USERS} administrators, {EACH} rounds each, {runs} times over")
        over = [measured(WAITING, "work", users=USERS, each=EACH).answer for _ in range(runs)]
    there_are = f"{there['items']:,} open items, {USERS} people"
    pages = [
        beside_nothing(over, kind, case=f"{kind}, {there_are}", most=P95)
        for kind in over[0]
        if kind not in ("nothing", "cpu")
    ]
    taken = [one["cpu"][0] for one in over]
    return [
        *pages,
        over_runs(taken, case=f"a page, {there_are}", metric="processor time", unit="ms", target=f"≤ {CPU}"),
    ]
